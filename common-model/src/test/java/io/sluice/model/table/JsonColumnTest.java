package io.sluice.model.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonColumnTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "9223372036854775807",
        "-9223372036854775808",
        "18446744073709551615",
        "0.1",
        "67.174118",
        "1760509016.282637",
        "1e3",
        "1.7976931348623157E308",
        "4.9e-324",
        "123456789012345.5",
        "{\"a\": [1, 2.5, \"12345678901234567890123\", \"\\\"1e999\"]}",
        "\"1e999\"",
        "true"
      })
  void whatFitsStaysAsItIs(String text) {
    Json json = Json.of(text);

    assertThat(JsonColumn.storable(json)).isSameAs(json);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          18446744073709551616        | "18446744073709551616"
          -9223372036854775809        | "-9223372036854775809"
          0.12345678901234567890      | "0.12345678901234567890"
          1e400                       | "1e400"
          1e-400                      | "1e-400"
          0e999999999                 | "0e999999999"
          123456789012345678.5        | "123456789012345678.5"
          [1,12345678901234567890123] | [1,"12345678901234567890123"]
          {"a":1e999,"b":-1e999,"c":3}| {"a":"1e999","b":"-1e999","c":3}
          """)
  void whatDoesNotFitBecomesAStringWithAllItsDigits(String text, String expected) {
    assertThat(JsonColumn.storable(Json.of(text))).hasToString(expected);
  }

  @Test
  void aSliceInTheMiddleOfABodyIsReadAlone() {
    byte[] body = "[1e999,{\"a\":1e999},1e999]".getBytes(java.nio.charset.StandardCharsets.UTF_8);

    assertThat(JsonColumn.storable(Json.slice(body, 7, 11))).hasToString("{\"a\":\"1e999\"}");
  }
}
