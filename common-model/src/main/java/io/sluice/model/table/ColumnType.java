package io.sluice.model.table;

/// The types that rows use, with the Java type of their values.
public enum ColumnType {
  /// [String].
  STRING,
  /// [java.time.Instant], to the microsecond.
  TIMESTAMP,
  /// [io.sluice.model.json.Json].
  JSON,
  /// `byte[]`.
  BYTES,
  /// [Boolean].
  BOOL
}
