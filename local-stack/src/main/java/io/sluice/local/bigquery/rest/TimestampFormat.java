package io.sluice.local.bigquery.rest;

/// The two forms of a TIMESTAMP in an answer.
public enum TimestampFormat {
  /// Seconds since 1970 as a floating-point number, such as `1.7004384E9`.
  FLOAT_SECONDS,
  /// Microseconds since 1970, as `formatOptions.useInt64Timestamp` asks for.
  INT64_MICROS;

  /// What the query parameters of a request ask for.
  public static TimestampFormat of(Request request) {
    return request.flag("formatOptions.useInt64Timestamp") ? INT64_MICROS : FLOAT_SECONDS;
  }
}
