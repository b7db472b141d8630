package io.sluice.model.table;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A table, as it is created when it is absent.
///
/// @param name its id in the dataset
/// @param description for people
/// @param columns in the order of a row's values; the first one is the id of a row
/// @param partitionedBy the TIMESTAMP column whose day names the partition
/// @param clusteredBy columns that rows of a partition are sorted by
/// @param kept how long a partition is kept; null for ever
public record Table(
    String name,
    String description,
    List<Column> columns,
    String partitionedBy,
    List<String> clusteredBy,
    @Nullable Duration kept) {

  /// Position of a column in a row's values.
  public int position(String column) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(column)) {
        return i;
      }
    }
    throw new IllegalArgumentException("table " + name + " has no column " + column);
  }
}
