package io.sluice.local.bigquery.sql;

/// Pieces of DuckDB's SQL.
final class Duck {
  /// Marks the text of an error raised by an expression, so that it is found again in DuckDB's.
  static final String ERROR_MARK = "sluice!";

  private Duck() {}

  /// A quoted name.
  static String name(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /// A string literal.
  static String text(String value) {
    return "'" + value.replace("'", "''") + "'";
  }

  static String cast(String expression, Type type) {
    return "CAST(" + expression + " AS " + type.duck() + ")";
  }

  /// An expression of this type that fails with a message, itself an expression. It is a cast which
  /// cannot succeed, because DuckDB's `error` is volatile and so refused inside of `TRY`.
  static String fail(String message, Type type) {
    String failing = "CAST((" + text(ERROR_MARK) + " || " + message + ") AS BIGINT)";
    return type.is(Type.Kind.INT64, Type.Kind.NULL)
        ? failing
        : cast("CAST(" + failing + " AS VARCHAR)", type);
  }

  /// A DATETIME's value of a TIMESTAMP in a time zone.
  static String local(String timestamp, String zone) {
    return "timezone(" + zone + ", " + timestamp + ")";
  }
}
