package io.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.service.OpenApiDocument;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `openapi.json` says what the service does, and the service does what it says. That each answer
/// is promised, down to its members, is checked wherever [Ingest] sends a request.
class OpenApiTest {
  private static final byte[] NOTHING = {};
  private static final String EVENT = "[{}]";
  private static final String EVENTS = "/v1/events";
  private static final String EVENTS_WITH_KEY = EVENTS + "/k";
  private static final OpenApiDocument DOCUMENT = Ingest.DOCUMENT;

  /// What no quick request brings about; `BodyReaderTest` and `HttpServerTest` do.
  private static final Set<String> NOT_PLAYED =
      Set.of(
          "POST /v1/events 408",
          "POST /v1/events 500",
          "OPTIONS /v1/events 503",
          "POST /v1/events/{writeKey} 408",
          "POST /v1/events/{writeKey} 500",
          "OPTIONS /v1/events/{writeKey} 503",
          "GET /health 503",
          "GET /openapi.json 503");

  private static final Ingest ingest = Ingest.withKeys("shop:k\n", "MAX_BATCH_EVENTS", "3");

  @AfterAll
  static void stop() {
    ingest.close();
  }

  @Test
  void itIsWhatOpenApiWantsOfADocument() {
    assertThat(DOCUMENT.faults()).isEmpty();
  }

  @Test
  void itIsWhatIsServed() {
    assertThat(ingest.send("GET", "/openapi.json", NOTHING).json()).isEqualTo(DOCUMENT.json());
  }

  @Test
  void itHasEveryRouteAndNoOther() {
    assertThat(ingest.routes()).containsExactlyInAnyOrderElementsOf(DOCUMENT.operations());
  }

  @Test
  void everyAnswerThatItPromisesIsGiven() {
    everyAnswerToEvents(EVENTS, "X-Write-Key", "k");
    everyAnswerToEvents(EVENTS_WITH_KEY);
    post("[{\"id\":1},7]", "Authorization", "Bearer k").taken(1, 1);
    post("[7]", "Authorization", "Basic azo=").refused(400, "INVALID");
    for (String operation : DOCUMENT.operations()) {
      String[] parts = operation.split(" ");
      String path = parts[1].replace("{writeKey}", "k");
      ingest.send(parts[0], path, NOTHING, "X-Long", "x".repeat(33_000));
    }
    for (String path : List.of("/health", "/ready", "/openapi.json")) {
      ingest.send("GET", path, NOTHING);
      ingest.send("HEAD", path, NOTHING);
    }
    try (Ingest broken = Ingest.open()) {
      broken.bus.breakDown();
      broken.send("GET", "/ready", NOTHING).refused(503, "NOT_READY");
    }
    try (Ingest elsewhere = Ingest.withKeys("shop:k", "ALLOWED_HOSTS", "events.example")) {
      for (String path : List.of(EVENTS, EVENTS_WITH_KEY)) {
        answer(elsewhere, path, EVENT).refused(421, "WRONG_HOST");
        elsewhere.send("OPTIONS", path, NOTHING).refused(421, "WRONG_HOST");
      }
      elsewhere.send("GET", "/openapi.json", NOTHING).refused(421, "WRONG_HOST");
    }

    var missed = new TreeSet<>(DOCUMENT.answers());
    missed.removeAll(DOCUMENT.seen());
    missed.removeAll(NOT_PLAYED);
    assertThat(missed).as("promised, and given to no request").isEmpty();
    assertThat(DOCUMENT.answers()).containsAll(NOT_PLAYED);
  }

  private static void everyAnswerToEvents(String path, String... key) {
    answer(ingest, path, EVENT, key).taken(1, 0);
    answer(ingest, path, "[7]", key).refused(400, "INVALID");
    answer(ingest, path, "[{},{},{},{}]", key).refused(413, "TOO_LARGE");
    answer(ingest, path, EVENT, with(key, "Content-Type", "image/png")).refused(415, "UNSUPPORTED");
    answer(ingest, path, EVENT, with(key, "Content-Encoding", "x")).refused(415, "UNSUPPORTED");
    answer(ingest, path, EVENT, "X-Write-Key", "x").refused(403, "FORBIDDEN");
    String without = path.equals(EVENTS) ? path : EVENTS + "/%20";
    answer(ingest, without, EVENT).refused(401, "UNAUTHENTICATED");
    ingest.send("OPTIONS", path, NOTHING);
    ingest.send("OPTIONS", path, NOTHING, "Origin", "https://shop.example");
    try (Ingest broken = Ingest.open()) {
      broken.bus.breakDown();
      answer(broken, path, EVENT).refused(503, "UNAVAILABLE");
    }
    try (Ingest slow =
        Ingest.withKeys("shop:k", "ADDRESS_REQUESTS_PER_SECOND", "1", "BURST_SECONDS", "1")) {
      answer(slow, path, EVENT, key).taken(1, 0);
      answer(slow, path, EVENT, key).refused(429, "RATE_LIMITED");
    }
  }

  @Test
  void everyExampleIsTakenAndIsWhatItsSchemaSays() {
    var tried = new ArrayList<String>();
    content()
        .properties()
        .forEach(media ->
            media
                .getValue()
                .path("examples")
                .properties()
                .forEach(example -> {
                  JsonNode value = example.getValue().get("value");
                  String body = value.isTextual() ? value.asText() : value.toString();
                  post(body, "X-Write-Key", "k", "Content-Type", media.getKey())
                      .taken(events(value), 0);
                  assertThat(requestFaults(media.getValue(), value)).as(body).isEmpty();
                  tried.add(media.getKey());
                }));
    assertThat(tried).hasSizeGreaterThan(5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/cloudevents+json | {\"specversion\":\"0.3\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\"}",
        "application/cloudevents+json | {\"specversion\":\"1.0\",\"id\":\"\",\"source\":\"s\",\"type\":\"t\"}",
        "application/cloudevents+json | {\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"x\":1.5}",
        "application/cloudevents+json | {\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"A\":1}",
        "application/json             | {\"id\":{}}",
        "application/json             | 7",
      })
  void whatItsSchemasForbidIsRefused(String type, String body) throws Exception {
    var value = new ObjectMapper().readTree(body);

    assertThat(requestFaults(content().get(type), value)).isNotEmpty();
    assertThat(post(body, "X-Write-Key", "k", "Content-Type", type).status()).isEqualTo(400);
  }

  @Test
  void everyContentTypeThatItNamesIsTaken() {
    content()
        .fieldNames()
        .forEachRemaining(type -> {
          boolean cloudEvent = type.startsWith("application/cloudevents");
          if (!type.equals("*/*") && !cloudEvent) {
            post("{\"id\":\"1\"}", "X-Write-Key", "k", "Content-Type", type).taken(1, 0);
          }
        });
  }

  @ParameterizedTest
  @CsvSource({
    "application/json",
    "text/json",
    "text/plain",
    "application/x-www-form-urlencoded",
    "application/octet-stream",
    "application/x-ndjson",
    "application/ndjson",
    "application/jsonl",
    "application/x-jsonlines",
    "application/json-seq",
    "application/xml",
    "application/javascript",
    "application/x-json",
    "application/cloudevents+xml",
    "application/x-protobuf",
    "application/csp-report",
    "multipart/form-data",
    "text/csv",
    "text/html",
    "text/x-json",
    "image/png"
  })
  void everyContentTypeThatIsTakenIsNamed(String type) {
    var reply = post("{\"id\":\"1\"}", "X-Write-Key", "k", "Content-Type", type);

    assertThat(reply.status() != 415).isEqualTo(content().has(type));
  }

  @Test
  void everyWayToGiveTheKeyThatItNamesWorks() {
    DOCUMENT
        .json()
        .at("/components/securitySchemes")
        .properties()
        .forEach(scheme -> {
          JsonNode way = scheme.getValue();
          String value =
              switch (way.get("type").asText() + " " + way.path("scheme").asText()) {
                case "http bearer" -> "Bearer k";
                case "http basic" -> "Basic azo=";
                default -> "k";
              };
          if (way.path("in").asText("header").equals("header")) {
            post("[{}]", way.path("name").asText("Authorization"), value).taken(1, 0);
          } else {
            String query = "?" + way.get("name").asText() + "=" + value;
            answer(ingest, EVENTS + query, EVENT).taken(1, 0);
          }
        });
  }

  private static Ingest.Reply answer(Ingest to, String path, String body, String... headers) {
    return to.send("POST", path, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  private static String[] with(String[] headers, String... more) {
    return Stream.of(headers, more).flatMap(Stream::of).toArray(String[]::new);
  }

  private Ingest.Reply post(String body, String... headers) {
    return ingest.post(body, headers);
  }

  private static JsonNode content() {
    return DOCUMENT.json().at("/components/requestBodies/Events/content");
  }

  private static List<String> requestFaults(JsonNode media, JsonNode value) {
    return DOCUMENT.faults(media.get("schema"), value.toString());
  }

  private static int events(JsonNode value) {
    if (value.isTextual()) {
      return (int) value.asText().lines().count();
    }
    JsonNode events = value.path("events").isArray() ? value.get("events") : value;
    return events.isArray() ? events.size() : 1;
  }
}
