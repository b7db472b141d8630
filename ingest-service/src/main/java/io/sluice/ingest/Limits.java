package io.sluice.ingest;

import io.sluice.model.InvalidSettingsException;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import java.util.ArrayList;
import java.util.List;

/// Checks that the configured limits of ingest fit each other and the bus.
final class Limits {
  /// Pub/Sub takes messages of 10 MB (10,000,000 bytes), attributes included.
  private static final int MAX_MESSAGE_BYTES = 9_000_000;

  private static final int MAX_BODY_BYTES = 1 << 30;

  private static final int MAX_BURST_SECONDS = 3600;

  private Limits() {}

  /// @throws InvalidSettingsException when they do not
  static void check(Settings settings) {
    var complaints = new ArrayList<String>();
    atMost(settings, Setting.MAX_MESSAGE_BYTES, MAX_MESSAGE_BYTES, complaints);
    atMost(settings, Setting.MAX_BODY_BYTES, MAX_BODY_BYTES, complaints);
    int message = settings.number(Setting.MAX_MESSAGE_BYTES);
    atMost(settings, Setting.MAX_EVENT_BYTES, message, complaints);
    atMost(settings, Setting.BURST_SECONDS, MAX_BURST_SECONDS, complaints);
    if (settings.number(Setting.BURST_SECONDS) == 0) {
      complaints.add("SLUICE_BURST_SECONDS=0 would let nothing pass; the least is 1");
    }
    long most = Footprint.most(settings);
    if (settings.number(Setting.MAX_IN_FLIGHT_BYTES) < most) {
      complaints.add(
          "%s=%d is less than one request may need: with %s=%d and %s=%d the least is %d"
              .formatted(
                  Setting.MAX_IN_FLIGHT_BYTES.variable(),
                  settings.number(Setting.MAX_IN_FLIGHT_BYTES),
                  Setting.MAX_BODY_BYTES.variable(),
                  settings.number(Setting.MAX_BODY_BYTES),
                  Setting.MAX_BATCH_EVENTS.variable(),
                  settings.number(Setting.MAX_BATCH_EVENTS),
                  most));
    }
    if (!complaints.isEmpty()) {
      throw new InvalidSettingsException(complaints);
    }
  }

  private static void atMost(
      Settings settings, Setting setting, int most, List<String> complaints) {
    int value = settings.number(setting);
    if (value > most) {
      complaints.add("%s=%d is more than %d".formatted(setting.variable(), value, most));
    }
  }
}
