package io.sluice.local.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sluice.processor.source.push.TokenForge;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/// Publishes the keys of a stack together with a test's own: who is given them takes both for
/// Google's.
final class MoreKeys implements AutoCloseable {
  private final URI stack;
  private final TokenForge own;
  private final HttpServer server;

  MoreKeys(int offset, TokenForge own) throws IOException {
    this.stack = URI.create("http://127.0.0.1:%d/oauth2/v3/certs".formatted(9050 + offset));
    this.own = own;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange;
        var in = stack.toURL().openStream()) {
      String theirs = new String(in.readAllBytes(), UTF_8);
      byte[] all = theirs.replace("\"keys\":[", "\"keys\":[" + own.jwk() + ",").getBytes(UTF_8);
      exchange.sendResponseHeaders(200, all.length);
      exchange.getResponseBody().write(all);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
