package io.sluice.processor.sink.bigquery;

import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.FieldList;
import com.google.cloud.bigquery.StandardTableDefinition;
import com.google.cloud.bigquery.TimePartitioning;
import io.sluice.model.Settings;
import io.sluice.model.table.Column;
import io.sluice.model.table.Column.Mode;
import io.sluice.model.table.ColumnType;
import io.sluice.model.table.Table;
import io.sluice.processor.SinkException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The tables that there are, with their columns.
public final class BigQueryCatalog {
  private final BigQueryRest rest;

  /// @param settings of them the project, the dataset and the endpoint
  public BigQueryCatalog(Settings settings) {
    this.rest = new BigQueryRest(settings);
  }

  /// A table; empty when there is none, or it is a view.
  ///
  /// @throws SinkException when BigQuery does not say
  public Optional<Table> find(String name) {
    try {
      var table = rest.client().getTable(rest.table(name));
      return table != null && table.getDefinition() instanceof StandardTableDefinition definition
          ? Optional.of(table(name, definition))
          : Optional.empty();
    } catch (BigQueryException e) {
      throw new SinkException(
          "BigQuery does not show table %s: %s; is it there (./sluice up), and may you see it?"
              .formatted(name, e.getMessage()),
          e);
    }
  }

  private static Table table(String name, StandardTableDefinition definition) {
    TimePartitioning partitioning = definition.getTimePartitioning();
    String partition = partitioning == null ? null : partitioning.getField();
    var clustering = definition.getClustering();
    List<String> clustered =
        clustering == null || clustering.getFields() == null ? List.of() : clustering.getFields();
    var schema = definition.getSchema();
    return new Table(
        name,
        "",
        schema == null ? List.of() : columns(schema.getFields()),
        partition == null ? "" : partition,
        List.copyOf(clustered),
        null);
  }

  private static List<Column> columns(FieldList fields) {
    return fields.stream().map(BigQueryCatalog::column).toList();
  }

  private static Column column(Field field) {
    FieldList inside = field.getSubFields();
    return new Column(
        field.getName(),
        type(field.getType().getStandardType().name()),
        field.getMode() == null ? Mode.NULLABLE : Mode.valueOf(field.getMode().name()),
        "",
        inside == null ? List.of() : columns(inside));
  }

  /// A type that no column of ours has is none that rows fit; text comes nearest.
  private static ColumnType type(@Nullable String name) {
    return switch (String.valueOf(name)) {
      case "STRUCT" -> ColumnType.RECORD;
      case "BOOL",
          "BYTES",
          "DATE",
          "DATETIME",
          "FLOAT64",
          "INT64",
          "JSON",
          "NUMERIC",
          "TIME",
          "TIMESTAMP" ->
          ColumnType.valueOf(String.valueOf(name));
      default -> ColumnType.STRING;
    };
  }
}
