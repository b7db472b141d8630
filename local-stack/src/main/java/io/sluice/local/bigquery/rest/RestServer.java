package io.sluice.local.bigquery.rest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sluice.local.bigquery.store.RefusedException;
import io.sluice.local.bigquery.store.RefusedException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Serves the REST v2 interface on the loopback address.
public final class RestServer implements AutoCloseable {
  /// How many requests are answered at a time; more wait. Platform threads, because a statement of
  /// DuckDB's holds its thread until it is done.
  static final int MAX_THREADS = 16;

  /// Connections that wait to be accepted. Of the usual 50, those of a client that opens hundreds
  /// at once would come a second late.
  private static final int BACKLOG = 1_024;

  private static final Logger LOG = LoggerFactory.getLogger(RestServer.class);
  private static final String PREFIX = "/bigquery/v2";
  private static final int SECONDS_TO_CLOSE = 1;

  private final HttpServer server;
  private final ExecutorService executor;
  private final List<Route> routes;

  private RestServer(HttpServer server, ExecutorService executor, List<Route> routes) {
    this.server = server;
    this.executor = executor;
    this.routes = List.copyOf(routes);
  }

  /// Starts to serve.
  ///
  /// @param port 0 for any that is free
  /// @param routes the first one that matches answers
  /// @throws IOException when the port is taken
  public static RestServer start(int port, List<Route> routes) throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    var executor =
        new ThreadPoolExecutor(
            MAX_THREADS, MAX_THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
    executor.allowCoreThreadTimeOut(true);
    var server = new RestServer(HttpServer.create(address, BACKLOG), executor, routes);
    server.server.setExecutor(executor);
    server.server.createContext("/", server::serve);
    server.server.start();
    return server;
  }

  /// The port it listens on.
  public int port() {
    return server.getAddress().getPort();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      send(exchange, reply(exchange));
    }
  }

  private Reply reply(HttpExchange exchange) throws IOException {
    try {
      LoopbackOnly.check(exchange.getRequestURI(), exchange.getRequestHeaders());
      return answer(exchange);
    } catch (RefusedException e) {
      return Reply.refusal(e);
    } catch (SQLException e) {
      return Reply.refusal(new RefusedException(Reason.INVALID, firstLine(e)));
    } catch (RuntimeException e) {
      LOG.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
      return Reply.failure(e);
    }
  }

  private Reply answer(HttpExchange exchange) throws IOException, SQLException {
    String method = method(exchange);
    String path = path(exchange);
    boolean known = false;
    for (Route route : routes) {
      Optional<Map<String, String>> segments = route.match(path);
      if (segments.isPresent() && route.method().equals(method)) {
        return route.endpoint().answer(request(exchange, segments.get()));
      }
      known |= segments.isPresent();
    }
    throw known
        ? new RefusedException(Reason.METHOD_NOT_ALLOWED, method + " is not known for " + path)
        : new RefusedException(Reason.NOT_FOUND, "The local BigQuery has no path " + path);
  }

  private static Request request(HttpExchange exchange, Map<String, String> segments)
      throws IOException {
    return new Request(
        segments,
        parameters(exchange.getRequestURI().getRawQuery()),
        RequestBody.read(exchange),
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("If-Match")));
  }

  /// Java's client sends a PATCH as a POST with this header.
  private static String method(HttpExchange exchange) {
    String override = exchange.getRequestHeaders().getFirst("X-HTTP-Method-Override");
    boolean overridden = override != null && exchange.getRequestMethod().equals("POST");
    return overridden ? override.toUpperCase(Locale.ROOT) : exchange.getRequestMethod();
  }

  private static String path(HttpExchange exchange) {
    String path = exchange.getRequestURI().getRawPath();
    return path.startsWith(PREFIX + "/") ? path.substring(PREFIX.length()) : path;
  }

  private static Map<String, String> parameters(String query) {
    var parameters = new HashMap<String, String>();
    for (String pair : query == null ? new String[0] : query.split("&")) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      parameters.put(decoded(name), decoded(value));
    }
    return parameters;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    byte[] body = reply.json().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json; charset=UTF-8");
    exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private static String firstLine(SQLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  /// Stops listening; requests under way have a second to end.
  @Override
  public void close() {
    server.stop(SECONDS_TO_CLOSE);
    executor.shutdown();
  }
}
