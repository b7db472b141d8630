package io.sluice.local.bigquery.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CellsTest {
  @ParameterizedTest
  @CsvSource({
    "2024-01-02T03:04:05Z, 2024-01-02T03:04:05Z",
    "2024-01-02 03:04:05, 2024-01-02T03:04:05Z",
    "2024-01-02 03:04:05.123456 UTC, 2024-01-02T03:04:05.123456Z",
    "2024-01-02 03:04:05+01:00, 2024-01-02T02:04:05Z",
    "2024-01-02 03:04:05+01, 2024-01-02T02:04:05Z",
    "2024-1-2 3:4:5, 2024-01-02T03:04:05Z",
    "2024-01-02, 2024-01-02T00:00:00Z"
  })
  void timestampsAreReadInTheFormsOfTheService(String text, String expected)
      throws InvalidCellException {
    assertThat(((OffsetDateTime) Cells.parse(ColumnType.TIMESTAMP, text)).toInstant())
        .isEqualTo(OffsetDateTime.parse(expected).toInstant());
  }

  @Test
  void datetimesNeedNoTime() throws InvalidCellException {
    assertThat(Cells.parse(ColumnType.DATETIME, "2024-01-02"))
        .isEqualTo(LocalDateTime.parse("2024-01-02T00:00:00"));
  }

  @Test
  void decimalsAreStoredExactlyOrNotAtAll() throws InvalidCellException {
    assertThat(Cells.parse(ColumnType.NUMERIC, "1e3")).isEqualTo(new BigDecimal("1000.000000000"));
    assertThat(Cells.parse(ColumnType.NUMERIC, "1.5000000000000"))
        .isEqualTo(new BigDecimal("1.500000000"));
  }

  @ParameterizedTest
  @CsvSource({
    "INT64, 9223372036854775808",
    "INT64, 1.5",
    "BOOL, maybe",
    "BYTES, %%%",
    "NUMERIC, 0.0000000001",
    "NUMERIC, 1e29",
    "NUMERIC, 1e2147483647",
    "NUMERIC, 1e-2147483647",
    "BIGNUMERIC, 1e20",
    "DATE, 2024-02-30",
    "DATE, 10000-01-01",
    "TIMESTAMP, +999999999-01-01T00:00:00Z",
    "TIMESTAMP, 2024-01-02T03:04:05.1234567Z",
    "TIME, 24:00:00",
    "DATETIME, 2024-01-02T25:00:00",
    "JSON, {"
  })
  void whatAColumnCannotHoldIsRefused(ColumnType type, String text) {
    assertThatThrownBy(() -> Cells.parse(type, text)).isInstanceOf(InvalidCellException.class);
  }
}
