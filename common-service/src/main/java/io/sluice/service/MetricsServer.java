package io.sluice.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// Serves the metrics of a service at `/metrics`, in Prometheus' text format, on a port of their
/// own: never on the public one. Who asks comes from this machine, and asks for it by its name: see
/// [LoopbackDoor].
public final class MetricsServer implements AutoCloseable {
  private static final String PATH = "/metrics";
  private static final String FORMAT = "text/plain; version=0.0.4; charset=utf-8";

  private final Address address;
  private final PrometheusMeterRegistry registry;
  private @Nullable HttpServer server;

  public MetricsServer(Address address, PrometheusMeterRegistry registry) {
    this.address = address;
    this.registry = registry;
  }

  /// Where the metrics of a service are served: at the port that is set, else at its own by
  /// default; beside a service on any free port, on any free port, too.
  public static Address address(Settings settings, Address service, int fallback) {
    if (settings.has(Setting.METRICS_PORT)) {
      return Address.loopback(settings.port(Setting.METRICS_PORT));
    }
    int offset = settings.number(Setting.PORT_OFFSET);
    return Address.loopback(service.port() == 0 ? 0 : fallback + offset);
  }

  /// Begins to listen.
  ///
  /// @throws StartException when the port is taken
  public void start() {
    try {
      var socket = new InetSocketAddress(address.host(), address.port());
      server = HttpServer.create(socket, 0);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/", this::answer);
      server.start();
    } catch (IOException e) {
      throw new StartException(
          "the metrics cannot be served on %s:%d: %s; set SLUICE_METRICS_PORT to a free port"
              .formatted(address.host(), address.port(), e.getMessage()),
          e);
    }
  }

  /// The port it listens on; 0 before the start.
  public int port() {
    return server == null ? 0 : server.getAddress().getPort();
  }

  @Override
  public void close() {
    if (server != null) {
      server.stop(0);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Optional<Problem> refusal = refusal(exchange);
      if (refusal.isPresent()) {
        refusal.get().headers().forEach(exchange.getResponseHeaders()::set);
        send(exchange, refusal.get().status(), Problem.MEDIA_TYPE, refusal.get().json());
      } else {
        send(exchange, 200, FORMAT, registry.scrape().getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private static Optional<Problem> refusal(HttpExchange exchange) {
    URI target = exchange.getRequestURI();
    var headers = exchange.getRequestHeaders();
    Optional<Problem> foreign =
        LoopbackDoor.refusal(target, name -> headers.getOrDefault(name, List.of()));
    if (foreign.isPresent()) {
      return foreign;
    }
    if (!PATH.equals(target.getPath())) {
      return Optional.of(
          Problem.of(404, "", target.getPath() + " is nothing here; ask for " + PATH));
    }
    String method = exchange.getRequestMethod();
    return method.equals("GET") || method.equals("HEAD")
        ? Optional.empty()
        : Optional.of(
            Problem.of(405, "", method + " is not allowed; send GET").header("Allow", "GET, HEAD"));
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    exchange.sendResponseHeaders(status, head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
  }
}
