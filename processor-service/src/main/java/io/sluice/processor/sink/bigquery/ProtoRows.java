package io.sluice.processor.sink.bigquery;

import com.google.cloud.bigquery.storage.v1.ProtoSchema;
import io.sluice.model.table.Row;
import io.sluice.model.table.Table;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;

/// Writes rows in the protocol buffer form that BigQuery reads, for one connection: one field for
/// each column of the table that rows have values for. For one thread at a time.
final class ProtoRows {
  private final List<WireField> fields;
  private final IdentityHashMap<Table, RowPlan> plans = new IdentityHashMap<>();

  /// @param stored the columns of the table
  /// @param shapes the table as the rows know it, in one or more shapes
  ProtoRows(List<StoredColumn> stored, Collection<Table> shapes) {
    fields = WireField.of(stored, shapes.stream().map(Table::columns).toList());
    shapes.forEach(shape -> plans.put(shape, new RowPlan(shape.columns(), fields)));
  }

  /// What the connection is told first.
  ProtoSchema schema() {
    return WireField.schema(fields);
  }

  com.google.cloud.bigquery.storage.v1.ProtoRows encode(List<Row> rows) {
    var encoded = com.google.cloud.bigquery.storage.v1.ProtoRows.newBuilder();
    rows.forEach(row -> encoded.addSerializedRows(plan(row.table()).encode(row)));
    return encoded.build();
  }

  private RowPlan plan(Table shape) {
    return plans.computeIfAbsent(shape, table -> new RowPlan(table.columns(), fields));
  }
}
