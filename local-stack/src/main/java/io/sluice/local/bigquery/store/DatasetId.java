package io.sluice.local.bigquery.store;

import io.sluice.local.bigquery.store.RefusedException.Reason;
import java.util.Comparator;
import java.util.regex.Pattern;

/// The full name of a dataset.
///
/// @param project a project, which exists by being named
/// @param dataset up to 1,024 letters, digits and underscores
public record DatasetId(String project, String dataset) implements Comparable<DatasetId> {
  private static final Pattern PROJECT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.:_-]{0,62}");
  private static final Pattern DATASET = Pattern.compile("[A-Za-z0-9_]{1,1024}");
  private static final Comparator<DatasetId> ORDER =
      Comparator.comparing(DatasetId::project).thenComparing(DatasetId::dataset);

  /// Checks the names.
  ///
  /// @throws RefusedException when a part is no valid name
  public DatasetId {
    if (!PROJECT.matcher(project).matches()) {
      throw new RefusedException(Reason.INVALID, "Invalid project ID '" + project + "'.");
    }
    if (!DATASET.matcher(dataset).matches()) {
      throw new RefusedException(
          Reason.INVALID,
          "Invalid dataset ID \""
              + dataset
              + "\". Dataset IDs must be alphanumeric (plus"
              + " underscores) and must be at most 1024 characters long.");
    }
  }

  /// Whether lists leave this dataset out, as they do with names that begin with an underscore.
  public boolean hidden() {
    return dataset.startsWith("_");
  }

  String duckdbSchema() {
    return project + "." + dataset;
  }

  @Override
  public int compareTo(DatasetId other) {
    return ORDER.compare(this, other);
  }

  /// `project:dataset`, as resource ids and error messages have it.
  @Override
  public String toString() {
    return project + ":" + dataset;
  }
}
