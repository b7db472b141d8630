package io.sluice.local.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PushTimeoutTest {
  private static final long TIMEOUT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  @Test
  void aPushWithoutAnswerIsCutAtItsDeadline() throws Exception {
    try (var receiver = new RawReceiver(RawReceiver.SILENCE);
        var timeouts = new PushTimeouts()) {
      timeouts.start();
      assertCut(timeouts, receiver.url(), new byte[1]);
      Await.until("the request arrived", () -> receiver.requests.get() == 1);
    }
  }

  @Test
  void anAnswerThatTricklesIsCutAtItsDeadline() throws Exception {
    try (var receiver = new RawReceiver("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
        var timeouts = new PushTimeouts()) {
      timeouts.start();
      assertCut(timeouts, receiver.url(), new byte[1]);
    }
  }

  @Test
  void aRequestThatNobodyReadsIsCutAtItsDeadline() throws Exception {
    try (var deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var timeouts = new PushTimeouts()) {
      timeouts.start();
      assertCut(timeouts, "http://127.0.0.1:" + deaf.getLocalPort(), new byte[10_000_000]);
    }
  }

  private static void assertCut(PushTimeouts timeouts, String url, byte[] body) {
    var endpoint = new PushEndpoint(URI.create(url), timeouts);
    var request = new PushRequest("text/plain", "", body);
    long start = System.nanoTime();
    assertThatThrownBy(() -> endpoint.post(request, start + TIMEOUT_NANOS))
        .isInstanceOf(IOException.class);
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TIMEOUT_NANOS);
  }
}
