package io.sluice.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpServerTest {
  private static final String HOST = " HTTP/1.1\r\nHost: x\r\n";

  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch leave = new CountDownLatch(1);
  private volatile Health health = Health.UP;
  private HttpServer server;

  @BeforeEach
  void start() {
    server = server(0, Duration.ofSeconds(5));
    server.start();
  }

  @AfterEach
  void stop() {
    leave.countDown();
    server.close();
  }

  @Test
  void healthIsAnsweredWhateverReadySays() throws IOException {
    health = new Health.Down("the topic does not answer");

    assertThat(get("/health")).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\nalive\n");
  }

  @Test
  void readyTellsWhatIsMissing() throws IOException {
    assertThat(get("/ready")).startsWith("HTTP/1.1 200 ");
    health = new Health.Down("the topic \"events\" does not answer");

    assertThat(get("/ready"))
        .startsWith("HTTP/1.1 503 ")
        .contains("\r\nContent-Type: application/problem+json\r\n", "\r\nRetry-After: 1\r\n")
        .contains(
            "\"reason\":\"NOT_READY\"", "\"detail\":\"the topic \\\"events\\\" does not answer\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "GET /nowhere HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n                    | 404",
        "DELETE /health HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n                  | 405",
        "FOO /health HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n                     | 405",
        "GET /health HTTP/1.1\\r\\n\\r\\n                                  | 400",
        "GET /%zz HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n                        | 400",
        "GARBAGE\\r\\n\\r\\n                                               | 400",
        "GET / HTTP/9.9\\r\\nHost: x\\r\\n\\r\\n                           | 505",
        "GET /h HTTP/1.1\\r\\nHost: x\\r\\nNo colon\\r\\n\\r\\n            | 400",
        "GET /h HTTP/1.1\\r\\nHost: x\\r\\nBad\\0name: 1\\r\\n\\r\\n       | 400",
        "POST /echo HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: -1\\r\\n\\r\\n | 400",
        "POST /echo HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 1\\r\\nContent-Length: 2\\r\\n\\r\\n | 400",
        "POST /echo HTTP/1.1\\r\\nHost: x\\r\\nTransfer-Encoding: sparkles\\r\\n\\r\\n | 400",
        "GET /health HTTP/1.1\\r\\nHost: x\\r\\nSec-WebSocket-Version: 13\\r\\n\\r\\n | 200",
        "GET /bug HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n                        | 500",
        "GET /error HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n                      | 500",
      })
  void everyErrorIsAProblem(String request, int status) throws IOException {
    String bytes = request.strip().replace("\\r", "\r").replace("\\n", "\n").replace("\\0", "\0");

    String answer = RawHttp.exchange(server.port(), bytes);

    assertThat(answer).startsWith("HTTP/1.1 " + status + " ").doesNotContain("Server:", "Jetty");
    if (status >= 400) {
      assertThat(answer)
          .contains("\r\nContent-Type: application/problem+json")
          .contains("\"type\":", "\"title\":", "\"status\":" + status, "\"detail\":");
    }
  }

  @Test
  void aHeaderThatIsTooLongIsAProblem() throws IOException {
    String request = "GET /health" + HOST + "X: " + "x".repeat(40_000) + "\r\n\r\n";

    assertThat(RawHttp.exchange(server.port(), request))
        .startsWith("HTTP/1.1 431 ")
        .contains("application/problem+json");
  }

  @Test
  void theMethodsThatAPathTakesAreNamed() throws IOException {
    assertThat(RawHttp.exchange(server.port(), "PUT /echo" + HOST + "\r\n"))
        .startsWith("HTTP/1.1 405 ")
        .contains("\r\nAllow: POST\r\n");
  }

  @Test
  void headIsAnsweredWithoutABody() throws IOException {
    assertThat(RawHttp.exchange(server.port(), "HEAD /health" + HOST + "\r\n"))
        .startsWith("HTTP/1.1 200 ")
        .endsWith("\r\n\r\n");
  }

  @Test
  void aTrailingSlashMakesNoDifference() throws IOException {
    assertThat(get("/health/")).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void requestsRunOnVirtualThreads() throws IOException {
    assertThat(get("/thread")).endsWith("true");
  }

  @Test
  void anAnswerIsNotCompressed() throws IOException {
    assertThat(
            RawHttp.exchange(server.port(), "GET /long" + HOST + "Accept-Encoding: gzip\r\n\r\n"))
        .contains("x".repeat(10_000));
  }

  @Test
  void aRefusedBodyIsReadSoThatItsClientReadsWhy() throws IOException {
    String body = "x".repeat(8_000_000);

    String answer =
        RawHttp.exchange(
            server.port(), "POST /refuse" + HOST + "Content-Length: 8000000\r\n\r\n" + body);

    assertThat(answer).startsWith("HTTP/1.1 413 ").doesNotContain("Connection: close");
  }

  @Test
  void aClientThatWaitsBeforeItSendsIsNotAskedForARefusedBody() throws IOException {
    String head = "POST /refuse" + HOST + "Content-Length: 9\r\nExpect: 100-continue\r\n\r\n";

    assertThat(RawHttp.exchange(server.port(), head)).startsWith("HTTP/1.1 413 ");
  }

  @Test
  void aTakenPortIsNamed() {
    try (var second = server(server.port(), Duration.ZERO)) {
      assertThatThrownBy(second::start)
          .isInstanceOf(StartException.class)
          .hasMessageContaining("127.0.0.1:" + server.port() + " is already in use");
    }
  }

  @Test
  void whatIsInFlightIsAnsweredAndNewRequestsAreRefusedWhileItDrains() throws Exception {
    try (var slow = new RawHttp(server.port());
        var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<RawHttp> open = connections(50);
      slow.send("GET /slow" + HOST + "\r\n");
      assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();

      int port = server.port();
      var closed = executor.submit(server::close);
      assertThat(firstRefusal(open)).contains("\"reason\":\"DRAINING\"", "Retry-After: 1");
      assertThatThrownBy(() -> closed.get(1, TimeUnit.SECONDS))
          .as("the end waits for what is in flight, longer than for an idle connection")
          .isInstanceOf(TimeoutException.class);
      leave.countDown();

      assertThat(slow.answer()).startsWith("HTTP/1.1 200 ").endsWith("done");
      closed.get(10, TimeUnit.SECONDS);
      assertThatThrownBy(() -> new RawHttp(port)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void whatDoesNotFinishInTimeIsCutOff() throws Exception {
    server.close();
    server = server(0, Duration.ofMillis(200));
    server.start();
    try (var slow = new RawHttp(server.port())) {
      slow.send("GET /slow" + HOST + "\r\n");
      assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();

      long start = System.nanoTime();
      server.close();

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }
  }

  private List<RawHttp> connections(int count) throws IOException {
    var open = new ArrayList<RawHttp>();
    for (int i = 0; i < count; i++) {
      var connection = new RawHttp(server.port());
      connection.send("GET /health" + HOST + "\r\n");
      assertThat(connection.answer()).startsWith("HTTP/1.1 200 ");
      open.add(connection);
    }
    return open;
  }

  /// The first connections may be answered before the drain has begun, and are closed then.
  private static String firstRefusal(List<RawHttp> open) throws IOException {
    for (RawHttp connection : open) {
      connection.send("GET /ready" + HOST + "\r\n");
      String answer = connection.answer();
      if (!answer.startsWith("HTTP/1.1 200")) {
        return answer;
      }
    }
    throw new AssertionError("no request was refused");
  }

  private String get(String path) throws IOException {
    return RawHttp.exchange(server.port(), "GET " + path + HOST + "\r\n");
  }

  private HttpServer server(int port, Duration drain) {
    return new HttpServer(Address.loopback(port), drain, () -> health, this::routes);
  }

  private void routes(RoutesConfig routes) {
    routes.post("/echo", context -> context.result(context.bodyInputStream()));
    routes.post(
        "/refuse", context -> HttpServer.refuse(context, Problem.of(413, "TOO_LARGE", "no")));
    routes.get("/thread", context -> context.result("" + Thread.currentThread().isVirtual()));
    routes.get("/long", context -> context.result("x".repeat(10_000)));
    routes.get(
        "/bug",
        _ -> {
          throw new IllegalStateException("secret");
        });
    routes.get(
        "/error",
        _ -> {
          throw new StackOverflowError();
        });
    routes.get(
        "/slow",
        context -> {
          entered.countDown();
          leave.await(30, TimeUnit.SECONDS);
          context.result("done");
        });
  }
}
