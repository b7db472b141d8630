package io.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Where a write key may stand.
class CredentialsFuzzTest {
  @FuzzTest
  void aKeyIsFoundWhereItStandsAndIsNeverEmpty(byte[] input) {
    String text = new String(input, StandardCharsets.ISO_8859_1);
    String key = Credentials.key(null, text);
    assertThat(key == null || !key.isEmpty()).isTrue();
    String stripped = text.strip();
    if (!stripped.isEmpty()) {
      assertThat(Credentials.key(text, "Bearer other")).isEqualTo(stripped);
      assertThat(Credentials.key(" ", "bEaReR " + text)).isEqualTo(stripped);
    }
    if (!stripped.isEmpty() && text.indexOf(':') < 0) {
      assertThat(Credentials.key(null, "Basic " + base64(text))).isEqualTo(stripped);
      assertThat(Credentials.key(null, "basic " + base64(text + ":ignored"))).isEqualTo(stripped);
      assertThat(Credentials.key(null, "BASIC " + base64(":" + text))).isEqualTo(stripped);
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
