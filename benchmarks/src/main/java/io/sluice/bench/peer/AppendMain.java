package io.sluice.bench.peer;

import io.sluice.bench.push.Pushes;
import io.sluice.model.Event;
import io.sluice.model.Message;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.model.table.EventsTable;
import io.sluice.processor.sink.bigquery.BigQuerySink;
import io.sluice.service.Logs;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/// Appends the same rows in one of some ways, by the settings that the processor has.
public final class AppendMain {
  /// A multiple of the rows of an append.
  private static final int EVENTS = 20 * Rows.ROWS;

  private AppendMain() {}

  /// Runs it until the process is ended.
  ///
  /// @param arguments the way: `json` or `sluice`
  public static void main(String[] arguments) throws Exception {
    Settings settings = Settings.of(System.getenv());
    Logs.configure(settings);
    var clock = Clock.systemUTC();
    List<Event> events = new Pushes(clock).some(EVENTS);
    var message = new Message("1", new byte[0], Map.of(), clock.instant(), 1);
    var sink = new BigQuerySink(settings);
    sink.create(List.of(EventsTable.TABLE));
    Turns.Work work =
        arguments[0].equals("json")
            ? JsonRows.of(settings, events, message)
            : new Rows(sink.open(EventsTable.TABLE), events, message);
    Turns.serve(settings.port(Setting.PROCESSOR_PORT), work);
  }
}
