package io.sluice.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CrowdTest {
  private static final int EVENTS = 3;
  private static final int MOST = 20;

  private final Ledger ledger = new Ledger();
  private final AtomicInteger requests = new AtomicInteger();
  private final CountDownLatch answering = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer server;
  private Crowd crowd;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    server.setExecutor(threads);
    server.start();
    URI uri = URI.create("http://127.0.0.1:%d/".formatted(server.getAddress().getPort()));
    crowd = new Crowd(uri, ledger, 1, EVENTS, MOST);
  }

  @AfterEach
  void stop() {
    answering.countDown();
    crowd.close();
    server.stop(0);
    threads.close();
  }

  @Test
  void postsGoOutAlthoughNoneIsAnswered() throws Exception {
    server.createContext(
        "/",
        exchange -> {
          awaitUnchecked();
          answer(exchange, 200, "{\"accepted\":3,\"rejected\":[]}", false);
        });

    Posts posts = crowd.steadily(1_000, Duration.ofMillis(100));

    assertThat(posts.sent()).isEqualTo(MOST);
    assertThat(posts.withheld()).isEqualTo(100 - MOST);
    assertThat(posts.answers()).isEmpty();
    assertThat(posts.eventsSent()).isEqualTo(MOST * EVENTS);

    answering.countDown();
    crowd.awaitAnswers();
    assertThat(posts.answers()).containsOnlyKeys(200);
    assertThat(posts.taken().count()).isEqualTo(MOST);
    assertThat(posts.lastTrouble()).isZero();
  }

  @Test
  void whatIsRefusedIsCountedAndNotSentAgain() throws Exception {
    server.createContext(
        "/", exchange -> answer(exchange, 503, "{}", requests.incrementAndGet() > 1));

    Posts posts = crowd.steadily(100, Duration.ofMillis(50));
    crowd.awaitAnswers();

    assertThat(requests).hasValue(5);
    assertThat(posts.refused().count()).isEqualTo(5);
    assertThat(posts.withoutRetryAfter()).isOne();
    assertThat(posts.eventsKept()).isZero();
    assertThat(posts.lastTrouble()).isPositive();
    assertThat(ledger.answered()).isZero();
  }

  private void awaitUnchecked() {
    try {
      answering.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(HttpExchange exchange, int status, String body, boolean saysWhen) {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      if (saysWhen) {
        exchange.getResponseHeaders().set("Retry-After", "1");
      }
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
