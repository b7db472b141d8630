package io.sluice.local.pubsub;

import java.nio.charset.StandardCharsets;

/// One push, but for the endpoint it goes to.
final class PushRequest {
  private static final String USER_AGENT = "CloudPubSub-Google";

  private final String headers;
  private final byte[] body;

  /// A request with the headers that every push has.
  ///
  /// @param moreHeaders whole header lines, each ended by CR LF
  PushRequest(String contentType, String moreHeaders, byte[] body) {
    this.headers =
        "User-Agent: %s\r\nAccept: */*\r\nContent-Type: %s\r\nContent-Length: %d\r\n%s"
            .formatted(USER_AGENT, contentType, body.length, moreHeaders);
    this.body = body;
  }

  private PushRequest(byte[] body, String headers) {
    this.headers = headers;
    this.body = body;
  }

  /// This request with further header lines, each ended by CR LF.
  PushRequest with(String moreHeaders) {
    return new PushRequest(body, headers + moreHeaders);
  }

  /// The bytes on the wire.
  ///
  /// @param requestLine and Host header of the endpoint
  byte[] bytes(String requestLine) {
    byte[] head = (requestLine + headers + "\r\n").getBytes(StandardCharsets.UTF_8);
    var bytes = new byte[head.length + body.length];
    System.arraycopy(head, 0, bytes, 0, head.length);
    System.arraycopy(body, 0, bytes, head.length, body.length);
    return bytes;
  }
}
