package io.sluice.ingest;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.sluice.ingest.decode.HeaderAttribute;
import io.sluice.model.json.JsonBuffer;
import io.sluice.service.Address;
import io.sluice.service.Health;
import io.sluice.service.HttpServer;
import io.sluice.service.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The HTTP side of ingest: from a request to a [Submission], from an [Answer] to a response.
final class IngestServer implements AutoCloseable {
  private static final String EVENTS = "/v1/events";
  private static final String PATH_KEY = "writeKey";
  private static final String EVENTS_WITH_KEY = EVENTS + "/{" + PATH_KEY + "}";
  private static final String CLOUD_EVENT_PREFIX = "ce-";

  private final Collector collector;
  private final Cors cors;
  private final IngestMetrics metrics;
  private final HttpServer http;

  /// @param drain how long requests in flight may take when it is closed
  IngestServer(
      Address address,
      Duration drain,
      Supplier<Health> ready,
      Collector collector,
      Cors cors,
      IngestMetrics metrics) {
    this.collector = collector;
    this.cors = cors;
    this.metrics = metrics;
    this.http = new HttpServer(address, drain, ready, this::routes);
  }

  void start() {
    http.start();
  }

  int port() {
    return http.port();
  }

  @Override
  public void close() {
    http.close();
  }

  private void routes(RoutesConfig routes) {
    for (String path : List.of(EVENTS, EVENTS_WITH_KEY)) {
      routes.before(
          path, context -> cors.headers(context.header("Origin")).forEach(context::header));
      routes.options(path, this::preflight);
      routes.post(path, this::post);
    }
    routes.get("/openapi.json", IngestServer::openApi);
  }

  private void preflight(Context context) {
    String requested = context.header("Access-Control-Request-Headers");
    cors.preflight(requested).forEach(context::header);
    context.status(204).header("Allow", "OPTIONS, POST");
  }

  private void post(Context context) {
    switch (answer(context)) {
      case Answer.Refused(Problem problem) -> HttpServer.refuse(context, problem);
      case Answer.Taken taken -> {
        var json = new JsonBuffer(64).raw('{');
        taken.write(json);
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

  private static Submission submission(Context context) {
    return new Submission(
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

  private static void openApi(Context context) throws IOException {
    try (InputStream document = IngestServer.class.getResourceAsStream("openapi.json")) {
      if (document == null) {
        throw new IOException("openapi.json is not on the class path");
      }
      context.contentType("application/json").result(document.readAllBytes());
    }
  }
}
