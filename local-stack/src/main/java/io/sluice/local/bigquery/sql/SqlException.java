package io.sluice.local.bigquery.sql;

/// A statement that BigQuery would refuse, or that the local BigQuery cannot answer faithfully.
public final class SqlException extends RuntimeException {
  /// Google's `reason` of such an error.
  public enum Reason {
    INVALID_QUERY("invalidQuery", 400),
    NOT_FOUND("notFound", 404),
    DUPLICATE("duplicate", 409);

    private final String word;
    private final int status;

    Reason(String word, int status) {
      this.word = word;
      this.status = status;
    }

    /// The word of the REST interface.
    public String word() {
      return word;
    }

    /// The HTTP status that goes with it.
    public int status() {
      return status;
    }
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
