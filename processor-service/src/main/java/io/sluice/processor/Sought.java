package io.sluice.processor;

import io.sluice.model.table.Row;
import java.util.List;

/// A row that may be in its table already.
///
/// @param row the row, as it would be appended
/// @param same what a row of the table must have in common with it to be the same
/// @param elsewhere rows of other tables that stand for the same event, as they would be under
///   another configuration: if one of them is in its table, this one is taken for stored. Their
///   tables are asked and never created; a row needs no more columns than `same` compares
public record Sought(Row row, Same same, List<Sought> elsewhere) {
  /// When a row with the same id is the same row.
  public enum Same {
    /// Always: nothing else has such an id.
    ID,
    /// When it came in the same message: the id was made up on the way, or is not unique.
    MESSAGE,
    /// When it came in the same message or from the same source.
    SOURCE,
    /// When it came in the same message, or from the same source with the same content: `data`
    /// where the row has that column, else all columns that are not common to all tables.
    CONTENT
  }

  /// Keeps a copy of the others.
  public Sought {
    elsewhere = List.copyOf(elsewhere);
  }

  /// A row that can be in its own table alone.
  public Sought(Row row, Same same) {
    this(row, same, List.of());
  }

  /// The same, which may be one of these as well.
  public Sought orElsewhere(List<Sought> others) {
    return new Sought(row, same, others);
  }
}
