package io.sluice.model.schema;

import io.sluice.model.InvalidConfigException;
import io.sluice.model.table.Column;
import io.sluice.model.table.Column.Mode;
import io.sluice.model.table.ColumnType;
import io.sluice.model.table.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Decides how the rows of a table are partitioned and clustered. Source: BigQuery, Partitioned
/// tables and Clustered tables, limitations.
final class Layout {
  private static final String RECEIVED_AT = "received_at";
  private static final List<String> CLUSTERED = List.of("event_type", "source");
  private static final int MAX_CLUSTERED = 4;

  private static final Set<ColumnType> PARTITIONS =
      Set.of(ColumnType.TIMESTAMP, ColumnType.DATE, ColumnType.DATETIME);

  private static final Set<ColumnType> CLUSTERS =
      Set.of(
          ColumnType.STRING,
          ColumnType.INT64,
          ColumnType.NUMERIC,
          ColumnType.BOOL,
          ColumnType.DATE,
          ColumnType.TIMESTAMP,
          ColumnType.DATETIME);

  private final String where;
  private final List<Column> columns;
  private final List<String> complaints = new ArrayList<>();

  private Layout(String where, List<Column> columns) {
    this.where = where;
    this.columns = columns;
  }

  static Table table(
      String where,
      String name,
      String description,
      List<Column> columns,
      @Nullable String partitionBy,
      @Nullable List<String> clusterBy) {
    var layout = new Layout(where, columns);
    String partition = partitionBy == null ? RECEIVED_AT : partitionBy;
    List<String> cluster = clusterBy == null ? CLUSTERED : clusterBy;
    layout.look("partition_by", partition, PARTITIONS, "a time or a date");
    cluster.forEach(
        column -> layout.look("cluster_by", column, CLUSTERS, "one that rows can be sorted by"));
    if (cluster.size() > MAX_CLUSTERED || new HashSet<>(cluster).size() < cluster.size()) {
      layout.complain(
          "cluster_by",
          "%s must be at most %d different columns".formatted(cluster, MAX_CLUSTERED));
    }
    if (!layout.complaints.isEmpty()) {
      throw new InvalidConfigException(layout.complaints);
    }
    return new Table(
        name, description, List.copyOf(columns), partition, List.copyOf(cluster), null);
  }

  private void look(String key, String name, Set<ColumnType> types, String wanted) {
    List<String> possible =
        columns.stream()
            .filter(column -> types.contains(column.type()) && column.mode() != Mode.REPEATED)
            .map(Column::name)
            .toList();
    if (!possible.contains(name)) {
      complain(
          key,
          "%s; use one of %s"
              .formatted(
                  columns.stream()
                      .filter(column -> column.name().equals(name))
                      .findFirst()
                      .map(column -> "column '%s' is not %s".formatted(name, wanted))
                      .orElseGet(() -> "there is no column '%s'".formatted(Forms.cut(name))),
                  String.join(", ", possible)));
    }
  }

  private void complain(String key, String what) {
    complaints.add("%s: %s: %s".formatted(where, key, what));
  }
}
