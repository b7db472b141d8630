package io.sluice.service;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.sluice.Await;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who takes his time is cut off, whoever is merely quiet is not. Jetty's own idle timeout, 30 s,
/// is longer than these tests wait.
class SlowClientsTest {
  private static final Duration SHORT = Duration.ofMillis(400);
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration QUIET = Duration.ofMillis(900);
  private static final String GET = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n";

  private final CountDownLatch cut = new CountDownLatch(1);
  private final CountDownLatch leave = new CountDownLatch(1);
  private final List<Socket> sockets = new ArrayList<>();
  private HttpServer server;

  @BeforeEach
  void start() {
    start(new ConnectionLimits(100, 100, SHORT, LONG, LONG));
  }

  @AfterEach
  void stop() throws IOException {
    leave.countDown();
    for (Socket socket : sockets) {
      socket.close();
    }
    server.close();
  }

  @Test
  void aHeaderThatTricklesIsCutOff() throws Exception {
    Socket slow = connect();
    send(slow, "GET /health HTTP/1.1\r\nX: ");

    Await.until("it is closed", () -> closed(slow) || !trickle(slow));
  }

  @Test
  void aHeaderThatStopsIsCutOff() throws Exception {
    Socket slow = connect();
    send(slow, "G");

    Await.until("it is closed", () -> closed(slow));
  }

  @Test
  void theSecondHeaderOfAConnectionIsCutOffToo() throws Exception {
    Socket slow = connect();
    assertAnswered(slow);
    send(slow, "GET /health HTTP/1.1\r\nX: ");

    Await.until("it is closed", () -> closed(slow) || !trickle(slow));
  }

  @Test
  void aConnectionThatIsQuietBetweenRequestsIsKept() throws Exception {
    Socket quiet = connect();
    Socket fresh = connect();
    assertAnswered(quiet);

    Await.stays("both are open", QUIET, () -> !closed(quiet) && !closed(fresh));

    assertAnswered(quiet);
    assertAnswered(fresh);
  }

  @Test
  void aRequestMayTakeLongerThanItsHeaderAndItsAnswer() throws Exception {
    restart(new ConnectionLimits(100, 100, SHORT, SHORT, LONG));
    Socket waiting = connect();
    send(
        waiting,
        "POST /slow HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    assertThat(line(waiting)).isEqualTo("HTTP/1.1 100 Continue");
    assertThat(line(waiting)).isEmpty();
    Await.stays("it is open", QUIET, () -> !closed(waiting));
    send(waiting, "abc");
    Await.stays("it is open", QUIET, () -> !closed(waiting));
    leave.countDown();

    assertThat(line(waiting)).startsWith("HTTP/1.1 200");
  }

  @Test
  void anAnswerThatIsReadByteByByteIsCutOff() throws Exception {
    restart(new ConnectionLimits(100, 100, LONG, SHORT, LONG));
    var slow = new Socket();
    sockets.add(slow);
    slow.setReceiveBufferSize(2048);
    slow.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    send(slow, "GET /endless HTTP/1.1\r\nHost: x\r\n\r\n");

    Await.until(
        "the server has given up",
        () -> {
          assertThat(slow.getInputStream().read()).isNotNegative();
          return cut.await(1, TimeUnit.MILLISECONDS);
        });
  }

  @Test
  void anAddressHasItsShareOfTheConnections() throws Exception {
    restart(new ConnectionLimits(100, 3, LONG, LONG, LONG));
    for (int i = 0; i < 3; i++) {
      assertAnswered(connect());
    }
    Socket tooMany = connect();
    Await.until("it is closed", () -> closed(tooMany));
    assertAnswered(connect("127.0.0.2"));

    sockets.getFirst().close();
    Await.until("there is room again", () -> isAnswered(connect()));
  }

  @Test
  void whenThereIsACrowdWhoSendsNothingLeaves() throws Exception {
    restart(new ConnectionLimits(8, 8, LONG, LONG, SHORT));
    for (int i = 0; i < 5; i++) {
      connect();
    }
    Await.stays(
        "five of eight are no crowd", QUIET, () -> sockets.stream().noneMatch(this::closed));

    connect();

    Await.until("all have left", () -> sockets.stream().anyMatch(this::closed));
  }

  private boolean trickle(Socket socket) {
    try {
      send(socket, "x");
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void assertAnswered(Socket socket) throws IOException {
    assertThat(isAnswered(socket)).isTrue();
  }

  private boolean isAnswered(Socket socket) throws IOException {
    socket.setSoTimeout(10_000);
    try {
      send(socket, GET);
      String status = line(socket);
      String rest = "";
      while (!rest.endsWith("alive\n")) {
        int next = socket.getInputStream().read();
        if (next < 0) {
          return false;
        }
        rest += (char) next;
      }
      return status.equals("HTTP/1.1 200 OK");
    } catch (java.net.SocketException e) {
      return false;
    }
  }

  private boolean closed(Socket socket) {
    try {
      socket.setSoTimeout(1);
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static String line(Socket socket) throws IOException {
    socket.setSoTimeout(10_000);
    var line = new StringBuilder();
    for (int next = socket.getInputStream().read(); next != '\n'; ) {
      if (next < 0) {
        return line.toString();
      }
      line.append((char) next);
      next = socket.getInputStream().read();
    }
    return line.toString().strip();
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  private Socket connect() throws IOException {
    return connect("127.0.0.1");
  }

  private Socket connect(String from) throws IOException {
    var socket = new Socket();
    sockets.add(socket);
    socket.bind(new InetSocketAddress(from, 0));
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    return socket;
  }

  private void restart(ConnectionLimits limits) {
    server.close();
    start(limits);
  }

  private void start(ConnectionLimits limits) {
    server =
        new HttpServer(
            Address.loopback(0), Duration.ofMillis(100), () -> Health.UP, limits, this::routes);
    server.start();
  }

  private void routes(RoutesConfig routes) {
    routes.post(
        "/slow",
        context -> {
          context.bodyInputStream().readAllBytes();
          leave.await(30, TimeUnit.SECONDS);
          context.result("done");
        });
    routes.get("/endless", this::endless);
  }

  private void endless(Context context) {
    try (OutputStream out = context.outputStream()) {
      while (true) {
        out.write(new byte[100_000]);
      }
    } catch (IOException e) {
      cut.countDown();
    }
  }
}
