package io.sluice.processor;

import io.sluice.model.InvalidSettingsException;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// How often an event that was accepted is stored.
enum Delivery {
  EXACTLY_ONCE,
  AT_LEAST_ONCE;

  /// What the settings say.
  ///
  /// @throws InvalidSettingsException when they say something else
  static Delivery of(Settings settings) {
    String wanted = settings.text(Setting.DELIVERY);
    return Arrays.stream(values())
        .filter(delivery -> delivery.text().equals(wanted))
        .findFirst()
        .orElseThrow(() ->
            new InvalidSettingsException(
                List.of(
                    "%s=%s is neither exactly-once nor at-least-once"
                        .formatted(Setting.DELIVERY.variable(), wanted))));
  }

  private String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
