package io.sluice.processor.source.push;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// Serves a JWK set as a test wants it, and counts how often it is asked.
final class KeyServer implements AutoCloseable {
  final AtomicInteger asked = new AtomicInteger();
  private final HttpServer server;
  private volatile HttpHandler answer = exchange -> send(exchange, 404, "");

  KeyServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          int _ = asked.incrementAndGet();
          try (exchange) {
            answer.handle(exchange);
          }
        });
    server.start();
  }

  KeyServer serving(TokenForge... forges) {
    return answering(200, TokenForge.jwks(forges));
  }

  KeyServer answering(int status, String body) {
    return answering(exchange -> send(exchange, status, body));
  }

  KeyServer answering(HttpHandler newAnswer) {
    answer = newAnswer;
    return this;
  }

  URI uri() {
    return URI.create("http://127.0.0.1:%d/certs".formatted(server.getAddress().getPort()));
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
