package io.sluice.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.Setting;
import io.sluice.model.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
  @Test
  void onCloudRunPortWinsAndEveryoneMayCall() {
    assertThat(address(Map.of("PORT", "8123", "SLUICE_INGEST_PORT", "9000")))
        .isEqualTo(new Address("0.0.0.0", 8123));
  }

  @Test
  void elsewhereOnlyThisMachineMayCall() {
    assertThat(address(Map.of("SLUICE_INGEST_PORT", "9000", "SLUICE_PORT_OFFSET", "5")))
        .isEqualTo(new Address("127.0.0.1", 9005));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "-1", "65536", "999999"})
  void aPortThatIsNoneIsNamed(String port) {
    assertThatThrownBy(() -> address(Map.of("PORT", port)))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("PORT=" + port);
  }

  private static Address address(Map<String, String> environment) {
    return Address.of(Settings.of(environment), Setting.INGEST_PORT, environment);
  }
}
