package io.sluice.processor;

import io.sluice.model.table.Row;

/// A row that may be in its table already.
///
/// @param row the row, as it would be appended
/// @param same what a row of the table must have in common with it to be the same
public record Sought(Row row, Same same) {
  /// When a row with the same id is the same row.
  public enum Same {
    /// Always: nothing else has such an id.
    ID,
    /// When it came in the same message: the id was made up on the way, or is not unique.
    MESSAGE,
    /// When it came in the same message or from the same source.
    SOURCE,
    /// When it came in the same message, or from the same source with the same data.
    CONTENT
  }
}
