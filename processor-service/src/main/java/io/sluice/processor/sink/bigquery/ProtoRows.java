package io.sluice.processor.sink.bigquery;

import com.google.cloud.bigquery.storage.v1.ProtoSchema;
import io.sluice.model.json.Json;
import io.sluice.model.table.Row;
import io.sluice.model.table.Table;
import io.sluice.processor.sink.bigquery.RowPlan.Cell;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes rows in the protocol buffer form that BigQuery reads, for one connection: one field for
/// each column of the table that rows have values for. A value without a column goes to
/// [RowPlan#REST]. For one thread at a time.
final class ProtoRows {
  /// Rows as they are sent.
  ///
  /// @param rows all of them, in their order
  /// @param overflowed how many of them hold values in [RowPlan#REST] that have no column
  /// @param homeless indexes of rows that cannot be sent, since the table has no place for all of
  ///   their values, with which ones
  record Encoded(
      com.google.cloud.bigquery.storage.v1.ProtoRows rows,
      int overflowed,
      Map<Integer, String> homeless) {}

  private final List<WireField> fields;
  private final IdentityHashMap<Table, RowPlan> plans = new IdentityHashMap<>();
  private @Nullable Set<Cell> homeless;

  /// @param stored the columns of the table
  /// @param shapes the table as the rows know it, in one or more shapes
  ProtoRows(List<StoredColumn> stored, Collection<Table> shapes) {
    fields = WireField.of(stored, shapes.stream().map(Table::columns).toList());
    shapes.forEach(this::plan);
  }

  /// The fields of the messages.
  List<WireField> fields() {
    return fields;
  }

  /// The columns of some rows that have no place in the table, or not with all of their fields.
  Collection<Cell> homeless() {
    if (homeless == null) {
      var cells = new HashSet<Cell>();
      plans.values().forEach(plan -> cells.addAll(plan.homeless()));
      homeless = cells;
    }
    return homeless;
  }

  /// What the connection is told first.
  ProtoSchema schema() {
    return WireField.schema(fields);
  }

  Encoded encode(List<Row> rows) {
    var encoded = com.google.cloud.bigquery.storage.v1.ProtoRows.newBuilder();
    var unsent = new HashMap<Integer, String>();
    int overflowed = 0;
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      RowPlan plan = plan(row.table());
      @Nullable Json overflow = plan.overflow(row);
      @Nullable String lost = overflow == null ? null : plan.lost(row);
      if (lost != null) {
        unsent.put(i, lost);
      }
      overflowed += overflow == null ? 0 : 1;
      encoded.addSerializedRows(plan.encode(row, overflow));
    }
    return new Encoded(encoded.build(), overflowed, unsent);
  }

  private RowPlan plan(Table shape) {
    RowPlan plan = plans.get(shape);
    if (plan == null) {
      plan = new RowPlan(shape, fields);
      plans.put(shape, plan);
      homeless = null;
    }
    return plan;
  }
}
