package io.sluice.local.bigquery.store;

import io.sluice.local.bigquery.store.RefusedException.Reason;
import java.util.Locale;

/// The types a column can have.
public enum ColumnType {
  /// Text.
  STRING("STRING", "VARCHAR"),
  /// Octets.
  BYTES("BYTES", "BLOB"),
  /// A signed integer of 64 bits.
  INT64("INTEGER", "BIGINT"),
  /// An IEEE 754 double.
  FLOAT64("FLOAT", "DOUBLE"),
  /// True or false.
  BOOL("BOOLEAN", "BOOLEAN"),
  /// A point in time, in microseconds.
  TIMESTAMP("TIMESTAMP", "TIMESTAMP WITH TIME ZONE"),
  /// A date without a time zone.
  DATE("DATE", "DATE"),
  /// A time of day without a time zone.
  TIME("TIME", "TIME"),
  /// A date and time without a time zone.
  DATETIME("DATETIME", "TIMESTAMP"),
  /// 29 digits before and 9 after the decimal point.
  NUMERIC("NUMERIC", "DECIMAL(38,9)"),
  /// 20 digits before and 18 after the decimal point, where the real one has 38 and 38. What does
  /// not fit is refused, never rounded.
  BIGNUMERIC("BIGNUMERIC", "DECIMAL(38,18)"),
  /// A JSON value, whose text is kept as it was sent.
  JSON("JSON", "JSON"),
  /// A record of columns.
  STRUCT("RECORD", "STRUCT");

  private final String restName;
  private final String duckdbName;

  ColumnType(String restName, String duckdbName) {
    this.restName = restName;
    this.duckdbName = duckdbName;
  }

  /// The type by the name it has in SQL or in the REST interface.
  ///
  /// @throws RefusedException when there is no such type
  public static ColumnType of(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    for (ColumnType type : values()) {
      if (type.name().equals(upper) || type.restName.equals(upper)) {
        return type;
      }
    }
    throw new RefusedException(
        Reason.INVALID, "Invalid value for type: " + name + " is not a type known here.");
  }

  /// The name of the type in REST schemas, such as `INTEGER` for INT64.
  public String restName() {
    return restName;
  }

  /// The name of the type in DuckDB; for STRUCT without its fields.
  public String duckdbName() {
    return duckdbName;
  }

  /// How many digits after the decimal point a NUMERIC or BIGNUMERIC is stored with.
  public int decimalScale() {
    return this == NUMERIC ? 9 : 18;
  }
}
