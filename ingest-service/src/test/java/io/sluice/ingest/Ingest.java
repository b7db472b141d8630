package io.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.ingest.limit.RateLimits;
import io.sluice.ingest.limit.RawAllowance;
import io.sluice.ingest.publish.Pack;
import io.sluice.ingest.publish.RecordingPublisher;
import io.sluice.model.Attributes;
import io.sluice.model.Rejection;
import io.sluice.model.RejectionCodec;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.model.route.Routes;
import io.sluice.service.Address;
import io.sluice.service.ByteBudget;
import io.sluice.service.ConnectionLimits;
import io.sluice.service.OpenApiDocument;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Ingest over a real socket, with a bus in memory and a clock that stands still.
final class Ingest implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-11-20T10:00:00.123456Z");
  private static final ObjectMapper JSON = new ObjectMapper();

  /// Every answer in every test is held against it.
  static final OpenApiDocument DOCUMENT = OpenApiDocument.of(IngestServer.class);

  final RecordingPublisher bus = new RecordingPublisher();
  private volatile Routes routes = Routes.NONE;
  final ByteBudget budget;

  /// The clock of rates, which stands still, too.
  final AtomicLong nanos = new AtomicLong();

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final IngestServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /// What a request was answered with.
  record Reply(int status, Map<String, List<String>> headers, String body) {
    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new AssertionError(body, e);
      }
    }

    Optional<String> header(String name) {
      return headers.entrySet().stream()
          .filter(header -> header.getKey().equalsIgnoreCase(name))
          .map(header -> header.getValue().getFirst())
          .findFirst();
    }

    /// Asserts an answer 200, and returns it.
    Reply taken(int accepted, int rejected) {
      assertThat(status).as(body).isEqualTo(200);
      assertThat(header("Content-Type")).hasValue("application/json");
      assertThat(json().get("accepted").asInt()).isEqualTo(accepted);
      assertThat(json().get("rejected").size()).isEqualTo(rejected);
      return this;
    }

    /// Asserts a problem, and returns it.
    Reply refused(int expected, String reason) {
      assertThat(status).as(body).isEqualTo(expected);
      assertThat(header("Content-Type")).hasValue("application/problem+json");
      assertThat(json().get("status").asInt()).isEqualTo(expected);
      assertThat(json().get("type").asText()).isNotBlank();
      assertThat(json().get("title").asText()).isNotBlank();
      assertThat(json().get("reason").asText()).isEqualTo(reason);
      return this;
    }

    String detail() {
      return json().get("detail").asText();
    }

    JsonNode rejected(int i) {
      return json().get("rejected").get(i);
    }
  }

  /// From now on ingest has these routes.
  void follow(Routes next) {
    routes = next;
  }

  private Ingest(WriteKeys keys, Settings settings) {
    this(keys, settings, ConnectionLimits.PROXIED);
  }

  private Ingest(WriteKeys keys, Settings settings, ConnectionLimits connections) {
    budget = new ByteBudget(settings.number(Setting.MAX_IN_FLIGHT_BYTES));
    var metrics = new IngestMetrics(registry, budget);
    var collector =
        new Collector(
            settings,
            new RateLimits(settings, nanos::get),
            new RawAllowance(settings, nanos::get),
            keys,
            budget,
            new Router(() -> routes, metrics),
            bus,
            metrics,
            InstantSource.fixed(NOW));
    server =
        new IngestServer(
            Address.loopback(0),
            Duration.ofSeconds(5),
            bus::check,
            collector,
            new Cors(settings),
            metrics,
            settings,
            connections);
    server.start();
  }

  /// Takes events from everyone.
  ///
  /// @param settings names without prefix and values in turn
  static Ingest open(String... settings) {
    return new Ingest(WriteKeys.open(""), settings(settings));
  }

  /// Takes events from who has a key.
  ///
  /// @param settings names without prefix and values in turn
  static Ingest withKeys(String lines, String... settings) {
    return new Ingest(WriteKeys.of(lines), settings(settings));
  }

  /// Takes events from everyone, under limits of its own.
  static Ingest open(ConnectionLimits connections) {
    return new Ingest(WriteKeys.open(""), settings(), connections);
  }

  /// @param namesAndValues names without prefix and values in turn
  static Settings settings(String... namesAndValues) {
    var environment = new HashMap<String, String>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      environment.put("SLUICE_" + namesAndValues[i], namesAndValues[i + 1]);
    }
    return Settings.of(environment);
  }

  int port() {
    return server.port();
  }

  List<String> routes() {
    return server.routes();
  }

  /// Posts to `/v1/events`.
  ///
  /// @param headers names and values in turn
  Reply post(String body, String... headers) {
    return post(body.getBytes(StandardCharsets.UTF_8), headers);
  }

  Reply post(byte[] body, String... headers) {
    return send("POST", "/v1/events", body, headers);
  }

  Reply send(String method, String path, byte[] body, String... headers) {
    var uri = URI.create("http://127.0.0.1:" + server.port() + path);
    var request = HttpRequest.newBuilder(uri).method(method, BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      var response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      var reply = new Reply(response.statusCode(), response.headers().map(), response.body());
      DOCUMENT.check(method, path, reply.status(), reply.headers(), reply.body());
      return reply;
    } catch (IOException e) {
      throw new AssertionError(method + " " + path, e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// The events that were published, in order.
  List<JsonNode> events() {
    var events = new ArrayList<JsonNode>();
    for (Pack pack : packs(Attributes.EVENTS)) {
      try {
        JSON.readTree(pack.data().toBytes()).forEach(events::add);
      } catch (IOException e) {
        throw new AssertionError(pack.data().toString(), e);
      }
    }
    return events;
  }

  /// The rejections that were published, in order.
  List<Rejection> rejections() {
    var rejections = new ArrayList<Rejection>();
    packs(Attributes.REJECTIONS)
        .forEach(pack -> rejections.addAll(RejectionCodec.decode(pack.data().toBytes())));
    return rejections;
  }

  List<Pack> packs(String kind) {
    return bus.packs().stream()
        .filter(pack -> kind.equals(pack.attributes().get(Attributes.KIND)))
        .toList();
  }

  /// The value of a counter or gauge, 0 when there is none.
  double metric(String name) {
    return registry
        .scrape()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElse(0);
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
