package io.sluice.service;

import io.sluice.model.json.JsonBuffer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;

/// Why a request was refused, as RFC 9457 wants it told.
///
/// @param status the HTTP status, 400 to 599
/// @param reason one word that programs can tell apart, such as `TOO_LARGE`; empty when the status
///   says it all
/// @param detail what happened to which value, and what to do
/// @param headers further headers of the answer, such as `Retry-After`
/// @param members writes members beyond those of the RFC
public record Problem(
    int status, String reason, String detail, Map<String, String> headers, Members members) {
  /// The media type of a problem (RFC 9457, section 3).
  public static final String MEDIA_TYPE = "application/problem+json";

  private static final Members NONE = out -> {};

  /// Writes members of a JSON object that is open.
  @FunctionalInterface
  public interface Members {
    void write(JsonBuffer out);
  }

  public static Problem of(int status, String reason, String detail) {
    return new Problem(status, reason, detail, Map.of(), NONE);
  }

  /// A problem that asks the client to send the same again later.
  public static Problem unavailable(String reason, String detail, int retryAfterSeconds) {
    var retry = Map.of("Retry-After", Integer.toString(retryAfterSeconds));
    return new Problem(503, reason, detail, retry, NONE);
  }

  /// This problem with one header more.
  public Problem header(String name, String value) {
    var more = new HashMap<>(headers);
    more.put(name, value);
    return new Problem(status, reason, detail, Map.copyOf(more), members);
  }

  /// This problem with further members.
  public Problem with(Members members) {
    return new Problem(status, reason, detail, headers, members);
  }

  /// The JSON of the answer.
  public byte[] json() {
    var out = new JsonBuffer(256).raw('{');
    out.name("type").quoted(type());
    out.name("title").quoted(HttpStatus.getMessage(status));
    out.name("status").raw(Integer.toString(status));
    out.name("detail").quoted(detail);
    if (!reason.isEmpty()) {
      out.name("reason").quoted(reason);
    }
    members.write(out);
    return out.raw('}').toBytes();
  }

  private String type() {
    return reason.isEmpty()
        ? "about:blank"
        : "urn:sluice:problem:" + reason.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
