package io.sluice.model.table;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One row of a table.
///
/// @param table where it goes
/// @param values one for each column of the table, in order; null where there is none
/// @param bytes how much it takes in a request, about
public record Row(Table table, List<@Nullable Object> values, int bytes) {}
