package io.sluice.bench.micro;

import io.sluice.model.Event;
import io.sluice.model.EventKeys;
import io.sluice.model.Message;
import io.sluice.model.decode.MessageDecoder;
import io.sluice.model.decode.Unpacked;
import io.sluice.model.table.EventsTable;
import io.sluice.model.table.Row;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/// What the processor does with a message, whatever it came from and wherever it goes: unpacks it,
/// maps its events to rows, and finds out what they are remembered by.
@State(Scope.Benchmark)
public class ProcessorSpeed {
  private static final String CONSUMER = "bigquery";

  private final MessageDecoder decoder = new MessageDecoder(Shapes.rules());
  private final Message message = Shapes.message();
  private final List<Event> events = Shapes.events();

  /// The events of a message.
  @Benchmark
  public Unpacked unpack() {
    return decoder.decode(message);
  }

  /// The rows of the events.
  @Benchmark
  public void map(Blackhole rows) {
    for (Event event : events) {
      Row row = EventsTable.row(event, message);
      rows.consume(row);
    }
  }

  /// What the events are remembered by.
  @Benchmark
  public void key(Blackhole keys) {
    var eventKeys = new EventKeys(CONSUMER);
    for (Event event : events) {
      keys.consume(eventKeys.of(event));
    }
  }
}
