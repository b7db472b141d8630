package io.sluice.bench.peer;

import io.sluice.bench.push.Pushes;
import io.sluice.ingest.publish.pubsub.PubSubPublisher;
import io.sluice.model.Event;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.service.Logs;
import java.time.Clock;
import java.util.List;

/// Publishes the same events in one of some ways, by the settings that ingest has.
public final class PublishMain {
  private static final int EVENTS = 10_000;

  private PublishMain() {}

  /// Runs it until the process is ended.
  ///
  /// @param arguments the way: `default`, `tuned` or `sluice`
  public static void main(String[] arguments) throws Exception {
    Settings settings = Settings.of(System.getenv());
    Logs.configure(settings);
    var clock = Clock.systemUTC();
    List<Event> events = new Pushes(clock).some(EVENTS);
    Turns.Work work =
        switch (arguments[0]) {
          case "default" -> Messages.byDefault(settings, events);
          case "tuned" -> Messages.tuned(settings, events);
          default -> new Packs(PubSubPublisher.of(settings), events, clock);
        };
    Turns.serve(settings.port(Setting.INGEST_PORT), work);
  }
}
