package io.sluice.model.table;

/// The types that rows use, with the Java type of their values. Their names are those of GoogleSQL,
/// RECORD aside, which it calls STRUCT.
public enum ColumnType {
  /// [String].
  STRING,
  /// [Long].
  INT64,
  /// [Double], finite.
  FLOAT64,
  /// [java.math.BigDecimal] of at most 29 digits before the point and 9 behind it.
  NUMERIC,
  /// [java.time.Instant], to the microsecond.
  TIMESTAMP,
  /// [java.time.LocalDate], of the years 1 to 9999.
  DATE,
  /// [java.time.LocalTime], to the microsecond.
  TIME,
  /// [java.time.LocalDateTime], to the microsecond, of the years 1 to 9999.
  DATETIME,
  /// [io.sluice.model.json.Json].
  JSON,
  /// `byte[]`.
  BYTES,
  /// [Boolean].
  BOOL,
  /// [java.util.List] with one value for each field of the column, in order; null where there is
  /// none.
  RECORD
}
