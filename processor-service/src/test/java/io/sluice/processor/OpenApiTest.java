package io.sluice.processor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.model.Settings;
import io.sluice.processor.RecordingSink.Next;
import io.sluice.processor.source.push.PushDoor;
import io.sluice.processor.source.push.PushMetrics;
import io.sluice.processor.source.push.PushSource;
import io.sluice.service.Address;
import io.sluice.service.ByteBudget;
import io.sluice.service.Health;
import io.sluice.service.HttpServer;
import io.sluice.service.OpenApiDocument;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `openapi.json` says what the processor does, and the processor does what it says. Each answer
/// here is held against it, down to its members.
class OpenApiTest {
  private static final OpenApiDocument DOCUMENT = OpenApiDocument.of(ProcessorServer.class);
  private static final String PUSH = "/pubsub/push";

  /// What no quick request brings about, or only a token of somebody else.
  private static final Set<String> NOT_PLAYED =
      Set.of(
          "POST /pubsub/push 403",
          "POST /pubsub/push 408",
          "POST /pubsub/push 500",
          "GET /health 503",
          "GET /openapi.json 503");

  private final RecordingSink sink = new RecordingSink();
  private HttpClient client;
  private Health health = Health.UP;
  private Commit commit;
  private HttpServer server;

  @BeforeEach
  void start() {
    start(Settings.of(Map.of("SLUICE_MAX_PUSH_BYTES", "2000")));
  }

  private void start(Settings settings) {
    var budget = new ByteBudget(1 << 20);
    var registry = new SimpleMeterRegistry();
    var metrics = new ProcessorMetrics(registry, budget);
    var mapper = Mappers.of(settings);
    commit = new AtLeastOnce(settings, mapper.tables(), sink, metrics);
    var processor = new Processor(settings, mapper, commit, metrics, Clock.systemUTC());
    var door = PushDoor.of(settings, new PushMetrics(registry), Clock.systemUTC());
    var source = new PushSource(settings, processor, budget, door);
    server = ProcessorServer.of(settings, Address.loopback(0), () -> health, source::push);
    client = HttpClient.newHttpClient();
    commit.start();
    server.start();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
    commit.close();
  }

  @Test
  void itIsWhatOpenApiWantsOfADocument() {
    assertThat(DOCUMENT.faults()).isEmpty();
  }

  @Test
  void itHasEveryRouteAndNoOther() {
    assertThat(server.routes()).containsExactlyInAnyOrderElementsOf(DOCUMENT.operations());
  }

  @Test
  void everyAnswerThatItPromisesIsGiven() throws Exception {
    assertThat(push(wrapped("[{\"id\":\"a\"}]"))).isEqualTo(204);
    assertThat(unwrapped("[{\"id\":\"b\"}]", "x-goog-pubsub-publish-time", "2026-11-20T08:00:00Z"))
        .isEqualTo(204);
    assertThat(sink.stored("events")).containsExactly("a", "b");
    assertThat(push("{}")).isEqualTo(400);
    assertThat(push("{\"message\":")).isEqualTo(400);
    assertThat(push("x", "Content-Encoding", "gzip")).isEqualTo(400);
    assertThat(unwrapped("[]")).isEqualTo(400);
    assertThat(push(wrapped("x".repeat(2000)))).isEqualTo(413);
    assertThat(push(wrapped("[]"), "Content-Encoding", "x")).isEqualTo(415);
    sink.next(Next.DO_NOT_WRITE);
    assertThat(push(wrapped("[{\"id\":\"c\"}]"))).isEqualTo(503);
    for (String operation : DOCUMENT.operations()) {
      String[] parts = operation.split(" ");
      assertThat(send(parts[0], parts[1], "", "X-Long", "x".repeat(33_000)).statusCode())
          .isEqualTo(431);
    }
    for (String path : List.of("/health", "/ready", "/openapi.json")) {
      assertThat(send("GET", path, "").statusCode()).isEqualTo(200);
      assertThat(send("HEAD", path, "").statusCode()).isEqualTo(200);
      assertThat(send("POST", path, "").statusCode()).isEqualTo(405);
    }
    assertThat(send("GET", "/elsewhere", "").statusCode()).isEqualTo(404);
    health = new Health.Down("Redis does not answer");
    assertThat(send("GET", "/ready", "").statusCode()).isEqualTo(503);

    stop();
    start(Settings.of(Map.of("SLUICE_PUSH_AUDIENCE", "a", "SLUICE_PUSH_ACCOUNT", "b@c")));
    assertThat(push(wrapped("[]"))).isEqualTo(401);

    var missed = new TreeSet<>(DOCUMENT.answers());
    missed.removeAll(DOCUMENT.seen());
    missed.removeAll(NOT_PLAYED);
    assertThat(missed).as("promised, and given to no request").isEmpty();
    assertThat(DOCUMENT.answers()).containsAll(NOT_PLAYED);
  }

  @Test
  void itsExampleIsTakenAndIsWhatItsSchemaSays() throws Exception {
    JsonNode media =
        DOCUMENT.json().at("/paths/~1pubsub~1push/post/requestBody/content/application~1json");
    String example = media.at("/examples/wrapped/value").toString();

    assertThat(DOCUMENT.faults(media.get("schema"), example)).isEmpty();
    assertThat(DOCUMENT.faults(media.get("schema"), "{\"message\":{\"data\":\"\"}}")).isNotEmpty();
    assertThat(push(example)).isEqualTo(204);
    assertThat(sink.stored("events")).containsExactly("1");
  }

  private static String wrapped(String data) {
    return "{\"message\":{\"messageId\":\"1\",\"publishTime\":\"2026-11-20T08:00:00Z\",\"data\":\"%s\"}}"
        .formatted(Base64.getEncoder().encodeToString(data.getBytes(UTF_8)));
  }

  private int push(String body, String... headers) throws Exception {
    return send("POST", PUSH, body, headers).statusCode();
  }

  private int unwrapped(String data, String... headers) throws Exception {
    var all = new java.util.ArrayList<>(List.of("x-goog-pubsub-message-id", "2"));
    all.addAll(List.of(headers));
    return push(data, all.toArray(String[]::new));
  }

  private HttpResponse<String> send(String method, String path, String body, String... headers)
      throws Exception {
    var uri = URI.create("http://127.0.0.1:" + server.port() + path);
    var request = HttpRequest.newBuilder(uri).method(method, BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    var response = client.send(request.build(), BodyHandlers.ofString());
    DOCUMENT.check(method, path, response.statusCode(), response.headers().map(), response.body());
    return response;
  }
}
