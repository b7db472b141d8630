package io.sluice.local.bigquery.sql;

/// A statement that BigQuery would refuse, or that the local BigQuery cannot answer faithfully.
public final class SqlException extends RuntimeException {
  /// The kind of error, as Google names it.
  public enum Reason {
    /// The statement is at fault.
    INVALID_QUERY,
    /// It names a table or dataset that is not there.
    NOT_FOUND
  }

  private final Reason reason;

  SqlException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /// Whose fault, in Google's words.
  public Reason reason() {
    return reason;
  }

  static SqlException invalid(String message) {
    return new SqlException(Reason.INVALID_QUERY, message);
  }

  static SqlException at(Position position, String message) {
    return invalid(message + " at " + position);
  }

  static SqlException syntax(Position position, String message) {
    return at(position, "Syntax error: " + message);
  }

  /// Valid in BigQuery, but not here.
  static SqlException unsupported(Position position, String what) {
    return at(position, what + " not supported by the local BigQuery");
  }
}
