package io.sluice.service;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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

  private static final JsonFactory JSON = new JsonFactory();
  private static final Members NONE = out -> {};

  /// Writes members of a JSON object that is open.
  @FunctionalInterface
  public interface Members {
    void write(JsonGenerator out) throws IOException;
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
    var bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeStringField("type", type());
      out.writeStringField("title", HttpStatus.getMessage(status));
      out.writeNumberField("status", status);
      out.writeStringField("detail", detail);
      if (!reason.isEmpty()) {
        out.writeStringField("reason", reason);
      }
      members.write(out);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private String type() {
    return reason.isEmpty()
        ? "about:blank"
        : "urn:sluice:problem:" + reason.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
