package io.sluice.model.schema;

import io.sluice.model.table.Row;

/// What a typed table makes of an event.
public sealed interface MappedRow {
  /// Its row.
  record ToRow(Row row) implements MappedRow {}

  /// None: the data is not valid, or a value does not fit its column.
  ///
  /// @param detail paths and expectations, for people; at most 1,500 characters
  record Refused(String detail) implements MappedRow {}
}
