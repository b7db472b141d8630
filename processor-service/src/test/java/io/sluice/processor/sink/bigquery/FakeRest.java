package io.sluice.processor.sink.bigquery;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/// The REST side of a BigQuery that has every table and fails when it is asked for rows. Notes what
/// is asked.
final class FakeRest implements AutoCloseable {
  /// What it does with a query.
  enum Query {
    DENY,
    FAIL,
    LOSE_TABLE,
    GO_ON,
    KEEP_SILENT
  }

  final List<String> requests = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private volatile Query query = Query.DENY;
  private volatile int change = 200;

  FakeRest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  void next(Query behaviour) {
    query = behaviour;
  }

  /// The status of the answers to who wants to change a table.
  void nextChange(int status) {
    change = status;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    requests.add(
        "%s %s %s %s"
            .formatted(
                isChange(exchange) ? "PATCH" : exchange.getRequestMethod(),
                path,
                exchange.getRequestHeaders().getFirst("If-Match"),
                body(exchange)));
    if (path.endsWith("/queries")) {
      answerQuery(exchange);
    } else if (path.endsWith("/cancel")) {
      send(exchange, 200, "{\"job\":" + job() + "}");
    } else if (path.contains("/jobs/")) {
      send(exchange, 200, job());
    } else if (change != 200 && isChange(exchange)) {
      send(exchange, change, error(change, "no " + change, "reason"));
    } else {
      send(
          exchange,
          200,
          """
          {"tableReference":{"projectId":"p","datasetId":"sluice","tableId":"events"},"type":"TABLE",
           "etag":"E1","schema":{"fields":[{"name":"event_id","type":"STRING"}]}}
          """);
    }
  }

  /// Java's client sends a PATCH as a POST with a header.
  private static boolean isChange(HttpExchange exchange) {
    return "PATCH".equals(exchange.getRequestHeaders().getFirst("X-HTTP-Method-Override"))
        || exchange.getRequestMethod().equals("PATCH");
  }

  /// The client compresses what it sends.
  private static String body(HttpExchange exchange) throws IOException {
    boolean gzip = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    InputStream body = exchange.getRequestBody();
    try (InputStream text = gzip ? new GZIPInputStream(body) : body) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void answerQuery(HttpExchange exchange) throws IOException {
    switch (query) {
      case DENY -> send(exchange, 403, error(403, "Access Denied: no jobs.create", "accessDenied"));
      case FAIL -> send(exchange, 400, error(400, "Syntax error", "invalidQuery"));
      case LOSE_TABLE -> send(exchange, 404, error(404, "Not found: Table", "notFound"));
      case GO_ON ->
          send(
              exchange,
              200,
              """
              {"jobComplete":false,"jobReference":{"projectId":"p","jobId":"slow","location":"US"}}
              """);
      case KEEP_SILENT -> {}
    }
  }

  private static String job() {
    return """
    {"jobReference":{"projectId":"p","jobId":"slow","location":"US"},
     "configuration":{"jobType":"QUERY","query":{"query":"SELECT 1"}},"status":{"state":"RUNNING"}}
    """;
  }

  private static String error(int code, String message, String reason) {
    return """
    {"error":{"code":%1$d,"message":"%2$s","errors":[{"message":"%2$s","reason":"%3$s"}]}}
    """
        .formatted(code, message, reason);
  }

  private static void send(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    try (var out = exchange.getResponseBody()) {
      out.write(body);
    }
  }
}
