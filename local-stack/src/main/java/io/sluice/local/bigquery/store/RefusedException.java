package io.sluice.local.bigquery.store;

import org.jspecify.annotations.Nullable;

/// A request that BigQuery would refuse too (or that this one cannot serve), in the terms of its
/// REST errors.
public final class RefusedException extends RuntimeException {
  /// The `reason` of an error with its HTTP status, as in
  /// https://cloud.google.com/bigquery/docs/error-messages.
  public enum Reason {
    /// A value or a request that makes no sense.
    INVALID(400, "invalid"),
    /// A query with an error in it.
    INVALID_QUERY(400, "invalidQuery"),
    /// A dataset that still holds tables.
    RESOURCE_IN_USE(400, "resourceInUse"),
    /// A query that was cancelled or took too long.
    STOPPED(400, "stopped"),
    /// More queries than can wait.
    RATE_LIMIT_EXCEEDED(403, "rateLimitExceeded"),
    /// A result over the limit.
    RESPONSE_TOO_LARGE(403, "responseTooLarge"),
    /// A request to a host name that is not this machine's.
    ACCESS_DENIED(403, "accessDenied"),
    /// What is asked for does not exist.
    NOT_FOUND(404, "notFound"),
    /// A method that this path does not know.
    METHOD_NOT_ALLOWED(405, "httpMethodNotAllowed"),
    /// What is to be created exists.
    DUPLICATE(409, "duplicate"),
    /// The resource has another etag than the request expects.
    CONDITION_NOT_MET(412, "conditionNotMet"),
    /// A body over the limit.
    TOO_LARGE(413, "uploadTooLarge"),
    /// Something that the real service can do and this one cannot.
    NOT_IMPLEMENTED(501, "notImplemented"),
    /// A bug of this server.
    INTERNAL_ERROR(500, "internalError");

    private final int httpStatus;
    private final String text;

    Reason(int httpStatus, String text) {
      this.httpStatus = httpStatus;
      this.text = text;
    }

    /// The HTTP status of an answer with this reason.
    public int httpStatus() {
      return httpStatus;
    }

    /// The reason as it stands in an answer.
    public String text() {
      return text;
    }
  }

  private final Reason reason;
  private final @Nullable String location;

  /// A refusal that concerns the request as a whole.
  public RefusedException(Reason reason, String message) {
    this(reason, message, null);
  }

  /// A refusal that names the place of the error, such as a field or `query`.
  public RefusedException(Reason reason, String message, @Nullable String location) {
    super(message);
    this.reason = reason;
    this.location = location;
  }

  /// Why it was refused.
  public Reason reason() {
    return reason;
  }

  /// Where the error is, when it has a place.
  public @Nullable String location() {
    return location;
  }
}
