package io.sluice.ingest;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.sluice.ingest.decode.HeaderAttribute;
import io.sluice.ingest.limit.AllowedHosts;
import io.sluice.ingest.limit.ClientAddress;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.model.json.JsonBuffer;
import io.sluice.service.Address;
import io.sluice.service.ConnectionLimits;
import io.sluice.service.Health;
import io.sluice.service.HttpServer;
import io.sluice.service.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The HTTP side of ingest: from a request to a [Submission], from an [Answer] to a response.
final class IngestServer implements AutoCloseable {
  private static final String EVENTS = "/v1/events";
  private static final String PATH_KEY = "writeKey";
  private static final String EVENTS_WITH_KEY = EVENTS + "/{" + PATH_KEY + "}";

  /// Whoever probes these names the instance by its address.
  private static final Set<String> PROBES = Set.of("/health", "/ready");

  private static final String CLOUD_EVENT_PREFIX = "ce-";

  private final Collector collector;
  private final Cors cors;
  private final IngestMetrics metrics;
  private final AllowedHosts hosts;
  private final ClientAddress clients;
  private final HttpServer http;

  /// @param drain how long requests in flight may take when it is closed
  IngestServer(
      Address address,
      Duration drain,
      Supplier<Health> ready,
      Collector collector,
      Cors cors,
      IngestMetrics metrics,
      Settings settings,
      ConnectionLimits connections) {
    this.collector = collector;
    this.cors = cors;
    this.metrics = metrics;
    this.hosts = new AllowedHosts(settings.list(Setting.ALLOWED_HOSTS));
    this.clients = new ClientAddress(settings.number(Setting.TRUSTED_HOPS));
    this.http = new HttpServer(address, drain, ready, connections, this::routes);
  }

  void start() {
    http.start();
  }

  int port() {
    return http.port();
  }

  /// Method and path of each route.
  List<String> routes() {
    return http.routes();
  }

  @Override
  public void close() {
    http.close();
  }

  private void routes(RoutesConfig routes) {
    routes.before(this::checkHost);
    for (String path : List.of(EVENTS, EVENTS_WITH_KEY)) {
      routes.before(
          path, context -> cors.headers(context.header("Origin")).forEach(context::header));
      routes.options(path, this::preflight);
      routes.post(path, this::post);
    }
    routes.get("/openapi.json", HttpServer.document(IngestServer.class));
  }

  private void checkHost(Context context) {
    if (!PROBES.contains(context.path())) {
      hosts
          .check(context.req().getServerName())
          .ifPresent(problem -> {
            HttpServer.refuse(context, problem);
            context.skipRemainingHandlers();
            metrics.request(problem.status());
          });
    }
  }

  private void preflight(Context context) {
    String requested = context.header("Access-Control-Request-Headers");
    cors.preflight(context.header("Origin"), requested).forEach(context::header);
    context.status(204).header("Allow", "OPTIONS, POST");
  }

  private void post(Context context) {
    switch (answer(context)) {
      case Answer.Refused(Problem problem) -> HttpServer.refuse(context, problem);
      case Answer.Taken taken -> {
        var json = new JsonBuffer(64).raw('{');
        taken.write(json);
        taken.headers().forEach(context::header);
        context.contentType("application/json").result(json.raw("}\n").toBytes());
      }
    }
    metrics.request(context.statusCode());
  }

  private Answer answer(Context context) {
    try {
      return collector.collect(submission(context));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer.Refused(
          Problem.unavailable("DRAINING", "this instance ended meanwhile; send the same again", 1));
    }
  }

  private Submission submission(Context context) {
    return new Submission(
        clients.of(
            Collections.list(context.req().getHeaders("X-Forwarded-For")),
            context.req().getRemoteAddr()),
        key(context),
        context.header("Content-Type"),
        context.header("Content-Encoding"),
        context.req().getContentLengthLong(),
        given(context.header("Idempotency-Key")),
        given(context.queryParam("type")),
        cloudEventHeaders(context.req()),
        context::bodyInputStream);
  }

  private static @Nullable String key(Context context) {
    return Credentials.key(
        context.header("X-Write-Key"),
        context.header("Authorization"),
        context.queryParam("write_key"),
        context.queryParam("writeKey"),
        context.pathParamMap().get(PATH_KEY));
  }

  private static @Nullable String given(@Nullable String text) {
    return text == null || text.isBlank() ? null : text;
  }

  private static List<HeaderAttribute> cloudEventHeaders(HttpServletRequest request) {
    var attributes = new ArrayList<HeaderAttribute>();
    for (String name : Collections.list(request.getHeaderNames())) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (lower.startsWith(CLOUD_EVENT_PREFIX)) {
        String attribute = lower.substring(CLOUD_EVENT_PREFIX.length());
        for (String value : Collections.list(request.getHeaders(name))) {
          attributes.add(new HeaderAttribute(attribute, value));
        }
      }
    }
    return attributes;
  }
}
