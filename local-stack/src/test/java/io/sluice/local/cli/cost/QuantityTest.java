package io.sluice.local.cli.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
  private final Quantity quantity = new Quantity();

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "1 1",
        "500 500",
        "10k 10000",
        "10K 10000",
        "70M 70000000",
        "70m 70000000",
        "1B 1000000000",
        "1b 1000000000",
        "1.5M 1500000",
        "0.5k 500",
        "1.50k 1500",
        "2.000 2",
        "70,000,000 70000000",
        "1,000 1000",
        "007 7",
        "1000B 1000000000000",
        "1000000000000 1000000000000"
      })
  void aNumberIsRead(String text, long number) {
    assertThat(quantity.convert(text)).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "0",
        "0k",
        "-1",
        "+1",
        "1e6",
        "7x",
        "M",
        "1.5",
        "0.0001k",
        "1,00",
        "1,0000",
        "1,5k",
        "1 000",
        "1_000",
        "1001B",
        "1000000000001",
        "9999999999999B",
        "70MB",
        "NaN",
        "٣"
      })
  void whatIsNoneIsRefusedWithWhatToWrite(String text) {
    assertThatThrownBy(() -> quantity.convert(text))
        .hasMessage(
            "'%s' is no whole number from 1 to 1000B; write it as 500, 10k, 70M or 1B"
                .formatted(text));
  }
}
