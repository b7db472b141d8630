package io.sluice.local.cli.wire;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Plain requests over HTTP/1.1. [HttpURLConnection] starts ten times faster than `java.net.http`,
/// and a command that lives for a tenth of a second feels that.
public final class Http {
  /// Bytes of an answer that are read at most.
  public static final int MAX_ANSWER_BYTES = 32 << 20;

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  static {
    // The JDK would repeat a POST on its own when a kept connection turns out to be cut.
    System.setProperty("sun.net.http.retryPost", "false");
  }

  private Http() {}

  /// What came back. The body is empty when there was none.
  public record Answer(int status, String body, @Nullable String retryAfter) {}

  /// Sends a GET.
  ///
  /// @param timeout how long to wait for more of the answer
  /// @throws NothingListensException when the connection is refused
  /// @throws IOException when it is cut or takes too long
  public static Answer get(URI uri, Duration timeout) throws IOException {
    return exchange(uri, Map.of(), null, timeout);
  }

  /// Sends a POST, with the same outcomes as [#get].
  public static Answer post(URI uri, Map<String, String> headers, byte[] body, Duration timeout)
      throws IOException {
    return exchange(uri, headers, body, timeout);
  }

  private static Answer exchange(
      URI uri, Map<String, String> headers, byte @Nullable [] body, Duration timeout)
      throws IOException {
    var connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
    connection.setReadTimeout((int) timeout.toMillis());
    connection.setInstanceFollowRedirects(false);
    headers.forEach(connection::setRequestProperty);
    try {
      if (body != null) {
        connection.setDoOutput(true);
        connection.getOutputStream().write(body);
      }
      int status = connection.getResponseCode();
      return new Answer(status, read(connection, status), connection.getHeaderField("Retry-After"));
    } catch (ConnectException e) {
      throw new NothingListensException(uri);
    } catch (SocketTimeoutException e) {
      throw new IOException("no answer within " + timeout.toSeconds() + " s", e);
    }
  }

  private static String read(HttpURLConnection connection, int status) throws IOException {
    if (status < 0) {
      throw new IOException("the answer is not HTTP");
    }
    InputStream stream = status < 400 ? connection.getInputStream() : connection.getErrorStream();
    if (stream == null) {
      return "";
    }
    try (stream) {
      byte[] body = stream.readNBytes(MAX_ANSWER_BYTES + 1);
      if (body.length > MAX_ANSWER_BYTES) {
        throw new IOException("the answer is larger than " + (MAX_ANSWER_BYTES >> 20) + " MB");
      }
      return new String(body, StandardCharsets.UTF_8);
    }
  }
}
