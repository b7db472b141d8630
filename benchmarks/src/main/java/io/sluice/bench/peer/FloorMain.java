package io.sluice.bench.peer;

import io.sluice.model.Settings;
import io.sluice.service.Logs;

/// Runs the server that does nothing, by the settings that a processor has.
public final class FloorMain {
  private FloorMain() {}

  /// Runs it until the process is ended.
  public static void main(String[] arguments) {
    Settings settings = Settings.of(System.getenv());
    Logs.configure(settings);
    FloorServer.start(settings);
  }
}
