package io.sluice.processor;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.InvalidSettingsException;
import io.sluice.model.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsTest {
  @Test
  void theDefaultsFit() {
    assertThatCode(() -> Limits.check(Settings.of(Map.of()))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SLUICE_MAX_IN_FLIGHT_BYTES=55468031 | with SLUICE_MAX_PUSH_BYTES=14680064 and SLUICE_MAX_BODY_BYTES=10485760 and SLUICE_MAX_BATCH_EVENTS=10000",
        "SLUICE_LEASE_SECONDS=3 | with SLUICE_APPEND_TIMEOUT_SECONDS=",
        "SLUICE_ACK_DEADLINE_SECONDS=20 | with SLUICE_LEASE_SECONDS=",
        "SLUICE_DONE_SECONDS=60 | it must be 121 or more, for clocks may differ by 120 s"
      })
  void whatDoesNotFitIsNamedWithWhatItHasToFit(String setting, String complaint) {
    String[] parts = setting.split("=", 2);
    Settings settings = Settings.of(Map.of(parts[0], parts[1]));

    assertThatThrownBy(() -> Limits.check(settings))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining(setting + " is too little")
        .hasMessageContaining(complaint);
  }

  @Test
  void allThatDoesNotFitIsNamed() {
    Settings settings =
        Settings.of(Map.of("SLUICE_MAX_IN_FLIGHT_BYTES", "1", "SLUICE_DONE_SECONDS", "1"));

    assertThatThrownBy(() -> Limits.check(settings))
        .hasMessageContaining("SLUICE_MAX_IN_FLIGHT_BYTES=1 is too little")
        .hasMessageContaining("SLUICE_DONE_SECONDS=1 is too little");
  }

  @Test
  void whoDeliversAtLeastOnceHasNoTimesToKeep() {
    Settings settings =
        Settings.of(Map.of("SLUICE_DELIVERY", "at-least-once", "SLUICE_DONE_SECONDS", "1"));

    assertThatCode(() -> Limits.check(settings)).doesNotThrowAnyException();
  }
}
