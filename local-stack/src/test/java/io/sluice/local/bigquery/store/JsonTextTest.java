package io.sluice.local.bigquery.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.0",
        "-0.0",
        "1e-7",
        "0.1",
        "1e+200",
        "18446744073709551615",
        "-9223372036854775808",
        "{\"a\":null,\"a\":[true,\"\\u00e9\"]}",
        " [ ] ",
        "\"text\"",
        "null"
      })
  void whatBigQueryHoldsExactlyIsKeptAsItWasSent(String text) throws InvalidCellException {
    assertThat(JsonText.checked(text)).isSameAs(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[1,]",
        "[1}",
        "{'a':1}",
        "1 2",
        "NaN",
        "01",
        "18446744073709551616",
        "-9223372036854775809",
        "0.12345678901234567890123",
        "1e400",
        "1e99999999999",
        "1e-400",
        "1e-99999999999"
      })
  void whatItDoesNotHoldIsRefused(String text) {
    assertThatThrownBy(() -> JsonText.checked(text))
        .isInstanceOf(InvalidCellException.class)
        .hasMessageStartingWith("Invalid JSON");
  }

  @Test
  void valuesMayBeNestedFiveHundredDeepAndNoDeeper() throws InvalidCellException {
    assertThat(JsonText.checked("[".repeat(500) + "]".repeat(500))).hasSize(1000);
    assertThatThrownBy(() -> JsonText.checked("[".repeat(501) + "]".repeat(501)))
        .isInstanceOf(InvalidCellException.class);
  }
}
