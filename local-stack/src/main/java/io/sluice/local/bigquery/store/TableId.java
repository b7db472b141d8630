package io.sluice.local.bigquery.store;

import io.sluice.local.bigquery.store.RefusedException.Reason;
import java.util.Comparator;
import java.util.regex.Pattern;

/// The full name of a table or view.
///
/// @param datasetId its dataset
/// @param table up to 1,024 letters, digits, connectors, dashes and blanks
public record TableId(DatasetId datasetId, String table) implements Comparable<TableId> {
  private static final Pattern TABLE =
      Pattern.compile("[\\p{L}\\p{M}\\p{N}\\p{Pc}\\p{Pd} ]{1,1024}");
  private static final Comparator<TableId> ORDER =
      Comparator.comparing(TableId::datasetId).thenComparing(TableId::table);

  /// Checks the name.
  ///
  /// @throws RefusedException when the table's name is not valid
  public TableId {
    if (!TABLE.matcher(table).matches()) {
      throw new RefusedException(
          Reason.INVALID,
          "Invalid table ID \""
              + table
              + "\". Table IDs must be letters, digits, underscores,"
              + " dashes or blanks and must be at most 1024 characters long.");
    }
  }

  /// The table of those names.
  ///
  /// @throws RefusedException when a part is no valid name
  public static TableId of(String project, String dataset, String table) {
    return new TableId(new DatasetId(project, dataset), table);
  }

  @Override
  public int compareTo(TableId other) {
    return ORDER.compare(this, other);
  }

  /// `project:dataset.table`, as resource ids and error messages have it.
  @Override
  public String toString() {
    return datasetId + "." + table;
  }
}
