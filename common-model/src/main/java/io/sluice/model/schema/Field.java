package io.sluice.model.schema;

import io.sluice.model.json.JsonScanner.Kind;
import io.sluice.model.table.Column;
import java.util.Set;

/// A field of the data that a column holds.
///
/// @param name as the sender writes it
/// @param column the column
/// @param kinds of what values, null aside; of an array those of its members
/// @param fields those of a record
record Field(String name, Column column, Set<Kind> kinds, Fields fields) {}
