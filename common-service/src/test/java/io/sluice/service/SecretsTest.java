package io.sluice.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.Setting;
import io.sluice.model.Settings;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SecretsTest {
  /// The value of every secret is its own name.
  private TestSecrets secrets;

  @BeforeEach
  void start() {
    secrets = TestSecrets.start(name -> name.contains("missing") ? null : name);
  }

  @AfterEach
  void stop() {
    secrets.close();
  }

  @Test
  void aSecretIsReadByItsIdItsNameOrItsVersion() {
    assertThat(read("keys")).isEqualTo("projects/my-project/secrets/keys/versions/latest");
    assertThat(read("projects/other/secrets/keys"))
        .isEqualTo("projects/other/secrets/keys/versions/latest");
    assertThat(read("projects/other/secrets/keys/versions/3"))
        .isEqualTo("projects/other/secrets/keys/versions/3");
  }

  @Test
  void aSecretThatIsNotThereIsNamedTogetherWithItsSettingAndTheRole() {
    assertThatThrownBy(() -> read("missing"))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("projects/my-project/secrets/missing/versions/latest")
        .hasMessageContaining("SLUICE_WRITE_KEYS_SECRET")
        .hasMessageContaining("NOT_FOUND")
        .hasMessageContaining("roles/secretmanager.secretAccessor");
  }

  private String read(String name) {
    var settings =
        Settings.of(
            Map.of(
                "SLUICE_PROJECT",
                "my-project",
                "SLUICE_WRITE_KEYS_SECRET",
                name,
                "SLUICE_SECRETS_ENDPOINT",
                secrets.endpoint()));
    return new Secrets(settings).read(Setting.WRITE_KEYS_SECRET);
  }
}
