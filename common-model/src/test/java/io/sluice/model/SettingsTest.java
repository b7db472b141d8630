package io.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
  @Test
  void whatIsAbsentOrEmptyHasItsDefault() {
    Settings settings = Settings.of(Map.of("SLUICE_LEASE_SECONDS", ""));

    assertThat(settings.seconds(Setting.LEASE_SECONDS)).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.text(Setting.TOPIC)).isEqualTo("events");
    assertThat(settings.has(Setting.REDIS_URL)).isFalse();
  }

  @Test
  void everyComplaintIsCollected() {
    assertThatThrownBy(() ->
            Settings.of(
                Map.of(
                    "SLUICE_INGEST_PORT", "99999",
                    "SLUICE_LEASE_SECONDS", "soon",
                    "SLUICE_OPEN", "true",
                    "SLUICE_TOPPIC", "events")))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("SLUICE_INGEST_PORT=99999 is not between 1 and 65535")
        .hasMessageContaining("SLUICE_LEASE_SECONDS=soon is not a whole number")
        .hasMessageContaining("SLUICE_OPEN=true is neither yes nor no")
        .hasMessageContaining("unknown setting SLUICE_TOPPIC (did you mean SLUICE_TOPIC?)");
  }

  @Test
  void aListIsSplitAtCommas() {
    Settings settings =
        Settings.of(Map.of("SLUICE_CORS_ORIGINS", "https://a.example, https://b.example,"));

    assertThat(settings.list(Setting.CORS_ORIGINS))
        .containsExactly("https://a.example", "https://b.example");
  }

  @Test
  void otherVariablesAreNoneOfItsBusiness() {
    assertThat(Settings.of(Map.of("PATH", "/bin", "PORT", "1")).number(Setting.INGEST_PORT))
        .isEqualTo(8080);
  }

  @Test
  void localPortsAreShiftedTogether() {
    assertThat(Settings.of(Map.of("SLUICE_PORT_OFFSET", "20000")).port(Setting.REDIS_PORT))
        .isEqualTo(26380);
  }
}
