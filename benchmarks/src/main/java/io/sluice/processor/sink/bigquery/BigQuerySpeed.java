package io.sluice.processor.sink.bigquery;

import io.sluice.bench.micro.Shapes;
import io.sluice.model.Message;
import io.sluice.model.table.EventsTable;
import io.sluice.model.table.Row;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What the sink does before it appends.
@State(Scope.Benchmark)
public class BigQuerySpeed {
  private final ProtoRows proto =
      new ProtoRows(StoredColumn.of(EventsTable.TABLE.columns()), List.of(EventsTable.TABLE));
  private final List<Row> rows = rows();

  private static List<Row> rows() {
    Message message = Shapes.message();
    return Shapes.events().stream().map(event -> EventsTable.row(event, message)).toList();
  }

  /// Rows as they are sent.
  @Benchmark
  public Object encode() {
    return proto.encode(rows);
  }
}
