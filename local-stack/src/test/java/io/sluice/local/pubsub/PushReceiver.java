package io.sluice.local.pubsub;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.ToIntFunction;

/// A push endpoint that remembers what it got.
final class PushReceiver implements AutoCloseable {
  record Received(String method, String uri, Headers headers, byte[] body, long nanos) {
    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  final List<Received> received = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  /// @param answer the status for a request
  PushReceiver(ToIntFunction<Received> answer) throws IOException {
    this(0, answer);
  }

  PushReceiver(int port, ToIntFunction<Received> answer) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", exchange -> answer(exchange, answer));
    server.start();
  }

  private void answer(HttpExchange exchange, ToIntFunction<Received> answer) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    var request =
        new Received(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            exchange.getRequestHeaders(),
            body,
            System.nanoTime());
    int status = answer.applyAsInt(request);
    received.add(request);
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  String url() {
    return "http://127.0.0.1:" + port() + "/push?token=t";
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
