package io.sluice.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.model.Attributes;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Plain JSON events on `POST /v1/events`: what is taken, and what of it is published.
class PlainEventsHttpTest {
  private final Ingest ingest = Ingest.open();

  @AfterEach
  void stop() {
    ingest.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json                  | {\"id\":\"a\"}                      | a",
        "application/json                  | [{\"id\":\"a\"},{\"id\":\"b\"}]     | a b",
        "application/json                  | {\"events\":[{\"id\":\"a\"}]}       | a",
        "application/json; charset=utf-8   | [{\"id\":\"a\"}]                    | a",
        "APPLICATION/JSON                  | [{\"id\":\"a\"}]                    | a",
        "text/plain                        | [{\"id\":\"a\"}]                    | a",
        "application/x-www-form-urlencoded | {\"id\":\"a\"}                      | a",
        "application/octet-stream          | [{\"id\":\"a\"}]                    | a",
        "application/x-ndjson              | {\"id\":\"a\"}_{\"id\":\"b\"}       | a b",
        "application/jsonl                 | {\"id\":\"a\"}__{\"id\":\"b\"}_     | a b",
        "application/json                  | []                                  | ''",
        "application/x-ndjson              | _                                   | ''"
      })
  void eachFormOfBodyIsTaken(String contentType, String body, String ids) {
    List<String> expected = ids.isEmpty() ? List.of() : List.of(ids.split(" "));

    ingest.post(body.replace('_', '\n'), "Content-Type", contentType).taken(expected.size(), 0);

    assertThat(ingest.events()).extracting(e -> e.get("id").asText()).isEqualTo(expected);
    assertThat(ingest.rejections()).isEmpty();
  }

  @Test
  void withoutAContentTypeTheBodyIsJson() {
    ingest.post("[{\"id\":\"a\"}]").taken(1, 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/xml",
        "text/xml",
        "image/png",
        "multipart/form-data; boundary=x",
        "application/cloudevents+avro",
        "text/html"
      })
  void otherContentTypesAreRefusedAndNothingIsKept(String contentType) {
    var reply = ingest.post("[{\"id\":\"a\"}]", "Content-Type", contentType);

    assertThat(reply.refused(415, "UNSUPPORTED").detail()).contains(contentType.split(";")[0]);
    assertThat(ingest.bus.packs()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/events", "/v1/events/"})
  void aTrailingSlashMakesNoDifference(String path) {
    ingest.send("POST", path, "{}".getBytes(UTF_8)).taken(1, 0);
  }

  @Test
  void theWholeObjectIsTheDataByteForByte() {
    String event =
        "{ \"b\":1.50, \"a\":12345678901234567890,\"id\" : \"x\" , \"e\":1E+2,\"u\":\"\\u00e9\\u0000\"}";

    ingest.post("[" + event + "]").taken(1, 0);

    assertThat(ingest.packs(Attributes.EVENTS).getFirst().data().toString())
        .endsWith("\"data\":" + event + "}]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id     | {\"id\":\"x\"}                              | x",
        "id     | {\"event_id\":\"x\"}                        | x",
        "id     | {\"eventId\":\"x\"}                         | x",
        "id     | {\"messageId\":\"x\"}                       | x",
        "id     | {\"messageId\":\"m\",\"id\":\"x\"}          | x",
        "id     | {\"id\":12345678901234567890}               | 12345678901234567890",
        "id     | {\"id\":null,\"eventId\":\"x\"}             | x",
        "type   | {\"type\":\"x\"}                            | x",
        "type   | {\"event_type\":\"x\"}                      | x",
        "type   | {\"event\":\"x\"}                           | x",
        "type   | {}                                          | event",
        "source | {\"source\":\"x\"}                          | x",
        "source | {}                                          | default",
        "time   | {}                                          | 2026-11-20T10:00:00.123456Z",
        "time   | {\"time\":\"2026-01-02T03:04:05Z\"}         | 2026-01-02T03:04:05Z",
        "time   | {\"timestamp\":\"2026-01-02T03:04:05+01:00\"} | 2026-01-02T02:04:05Z",
        "time   | {\"date\":\"2026-01-02 03:04:05\"}          | 2026-01-02T03:04:05Z",
        "time   | {\"created_at\":\"2026-01-02T03:04:05.123456789Z\"} | 2026-01-02T03:04:05.123456Z",
        "time   | {\"time\":1767323045}                       | 2026-01-02T03:04:05Z",
        "time   | {\"time\":1767323045123}                    | 2026-01-02T03:04:05.123Z",
        "time   | {\"time\":1767323045123456}                 | 2026-01-02T03:04:05.123456Z",
        "time   | {\"time\":1767323045123456789}              | 2026-01-02T03:04:05.123456Z"
      })
  void itsFieldsSayWhatItMeans(String attribute, String event, String value) {
    ingest.post(event).taken(1, 0);

    assertThat(ingest.events().getFirst().get(attribute).asText()).isEqualTo(value);
  }

  @Test
  void theTypeOfEventsThatNameNoneMayBeAParameter() {
    byte[] body = "[{},{\"type\":\"own\"}]".getBytes(UTF_8);

    ingest.send("POST", "/v1/events?type=page%20view", body).taken(2, 0);

    assertThat(ingest.events())
        .extracting(e -> e.get("type").asText())
        .containsExactly("page view", "own");
  }

  @Test
  void aParameterWithoutAValueIsNone() {
    byte[] body = "[{}]".getBytes(UTF_8);

    ingest.send("POST", "/v1/events?type=", body, "Idempotency-Key", " ").taken(1, 0);

    assertThat(ingest.events().getFirst().get("type").asText()).isEqualTo("event");
    assertThat(ingest.events().getFirst().get("sluiceidentity").asText()).isEqualTo("none");
  }

  @Test
  void anEventWithoutAnIdGetsAFreshOneEachTime() {
    ingest.post("[{},{}]").taken(2, 0);
    ingest.post("[{}]").taken(1, 0);

    assertThat(ingest.events())
        .extracting(e -> e.get("id").asText())
        .doesNotHaveDuplicates()
        .allMatch(id ->
            id.matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
    assertThat(ingest.events()).allMatch(e -> e.get("sluiceidentity").asText().equals("none"));
  }

  @Test
  void anIdempotencyKeyNamesTheEventsThatHaveNoId() {
    ingest.post("[{},{\"id\":\"own\"},{}]", "Idempotency-Key", "K").taken(3, 0);

    assertThat(ingest.events())
        .extracting(e -> e.get("id").asText())
        .containsExactly("K-0", "own", "K-2");
    assertThat(ingest.events())
        .extracting(e -> e.get("sluiceidentity").asText())
        .containsExactly("id", "content", "id");
  }

  @Test
  void aMixedBatchIsTakenInPartAndEachRejectionSaysWhich() {
    var reply =
        ingest
            .post("[{\"id\":\"a\"},42,{\"id\":\"b\",\"time\":\"soon\"},{\"id\":\"c\"}]")
            .taken(2, 2);

    JsonNode number = reply.rejected(0);
    assertThat(number.get("index").asInt()).isEqualTo(1);
    assertThat(number.get("reason").asText()).isEqualTo("INVALID");
    assertThat(number.has("id")).isFalse();
    JsonNode time = reply.rejected(1);
    assertThat(time.get("index").asInt()).isEqualTo(2);
    assertThat(time.get("id").asText()).isEqualTo("b");
    assertThat(time.get("detail").asText()).contains("'time'");
    assertThat(ingest.events()).extracting(e -> e.get("id").asText()).containsExactly("a", "c");
    assertThat(ingest.rejections())
        .extracting(rejection -> new String(rejection.raw(), UTF_8))
        .containsExactly("42", "{\"id\":\"b\",\"time\":\"soon\"}");
  }

  @Test
  void aBadLineOfNdjsonIsOneRejection() {
    var reply =
        ingest
            .post(
                "{\"id\":\"a\"}\n{oops\n\n{\"id\":\"b\"}\n[1,",
                "Content-Type",
                "application/x-ndjson")
            .taken(2, 2);

    assertThat(reply.rejected(0).get("reason").asText()).isEqualTo("MALFORMED");
    assertThat(reply.rejected(0).get("detail").asText()).startsWith("line 2, byte 12: ");
    assertThat(reply.rejected(1).get("detail").asText()).startsWith("line 5, byte 32: ");
    assertThat(ingest.rejections())
        .extracting(rejection -> new String(rejection.raw(), UTF_8))
        .containsExactly("{oops", "[1,");
  }

  @Test
  void aMessageSaysWhatItHolds() {
    ingest.post("[{\"id\":\"a\"},42]").taken(1, 1);

    var events = ingest.packs(Attributes.EVENTS).getFirst().attributes();
    var rejections = ingest.packs(Attributes.REJECTIONS).getFirst().attributes();
    assertThat(events)
        .containsEntry("sluice-format", "1")
        .containsEntry("content-type", "application/cloudevents-batch+json")
        .hasEntrySatisfying("sluice-pack", id -> assertThat(id.charAt(14)).isEqualTo('7'));
    assertThat(rejections)
        .containsEntry("sluice-format", "1")
        .containsEntry("content-type", "application/json");
    assertThat(events.get("sluice-pack")).isNotEqualTo(rejections.get("sluice-pack"));
  }

  @Test
  void anOversizedBatchIsSplitIntoSeveralMessages() {
    String event = "{\"pad\":\"%s\"}".formatted("x".repeat(900_000));

    ingest
        .post("[" + String.join(",", java.util.Collections.nCopies(10, event)) + "]")
        .taken(10, 0);

    assertThat(ingest.events()).hasSize(10);
    assertThat(ingest.bus.packs())
        .hasSize(3)
        .allMatch(pack -> pack.data().length() <= 4 * 1024 * 1024);
    assertThat(ingest.bus.packs())
        .extracting(p -> p.attributes().get("sluice-pack"))
        .doesNotHaveDuplicates();
  }
}
