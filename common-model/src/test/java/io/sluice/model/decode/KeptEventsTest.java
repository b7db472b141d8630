package io.sluice.model.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Event;
import io.sluice.model.Event.Identity;
import io.sluice.model.Rejection;
import io.sluice.model.Rejection.Reason;
import io.sluice.model.Rejection.Stage;
import io.sluice.model.Settings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KeptEventsTest {
  private static final Instant RECEIVED = Instant.parse("2026-11-20T10:00:00.123456Z");
  private static final EventRules RULES = rules(Map.of());

  @ParameterizedTest
  @EnumSource(
      value = Stage.class,
      names = {"TRANSFORM", "MAP", "SINK"})
  void aPlainEventIsKeptAsItWasPostedAndIsItselfAgain(Stage stage) {
    String posted =
        "{ \"id\": 7, \"time\":\"2026-11-19T08:00:00Z\", \"source\":\"app\",\"n\":1.0 }";
    Event event = taken("application/json", "[" + posted + "]", Origin.fresh(RECEIVED, "k", "t"));

    Rejection rejection = refused(stage, event);

    assertThat(rejection.raw()).asString().isEqualTo(posted);
    assertThat(rejection.contentType()).isEqualTo("application/json");
    assertThat(again(rejection)).isEqualTo(event);
  }

  @Test
  void anIdThatWasMadeUpIsOnRecordAndNamesTheEventFromThenOn() {
    Event event = taken("application/json", "{\"n\":1}", Origin.fresh(RECEIVED, "web", "click"));

    Event again = again(refused(Stage.SINK, event));

    assertThat(event.identity()).isEqualTo(Identity.NONE);
    assertThat(again.identity()).isEqualTo(Identity.ID);
    assertThat(again.id()).isEqualTo(event.id());
    assertThat(again.source()).isEqualTo("web");
    assertThat(again.type()).isEqualTo("click");
    assertThat(again.time()).isEqualTo(RECEIVED);
    assertThat(again.receivedAt()).isEqualTo(RECEIVED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          application/cloudevents+json | {"specversion":"1.0","id":"a","source":"/s","type":"t","subject":"x","ext":5,"data":{"id":"other"}}
          application/cloudevents+json | {"specversion":"1.0","id":"a","source":"/s","type":"t","time":"2020-01-01T00:00:00Z","datacontenttype":"image/png","data_base64":"AQI="}
          application/json             | {"celsius":21.5}
          """)
  void anyOtherEventIsKeptWholeAsACloudEvent(String type, String body) {
    Event event = taken(type, body, Origin.keyed(RECEIVED, "k\u0007", "kind", "K"));

    Rejection rejection = refused(Stage.SINK, event);

    assertThat(rejection.contentType()).isEqualTo("application/cloudevents+json");
    assertThat(again(rejection)).isEqualTo(event);
  }

  @Test
  void whatIngestRefusedIsReadByTheRulesOfNow() {
    var origin = Origin.keyed(RECEIVED, "meters", "reading", "K");
    var batch = (Decoded.Batch) decode("application/json", "[{},{\"at\":true}]", origin, RULES);
    assertThat(batch.items().get(1)).isInstanceOf(Item.Taken.class);
    EventRules strict = rules(Map.of("SLUICE_TIME_FIELDS", "at"));
    var refused =
        (Item.Refused)
            ((Decoded.Batch) decode("application/json", "[{},{\"at\":true}]", origin, strict))
                .items()
                .get(1);
    Rejection rejection =
        MessageDecoder.rejection("0198", RECEIVED, refused, "meters", "application/json");

    assertThat(new KeptEvents(strict).read(rejection))
        .isInstanceOfSatisfying(
            Decoded.Batch.class,
            still -> assertThat(still.items()).hasOnlyElementsOfType(Item.Refused.class));
    Event event = again(rejection);
    assertThat(event.id()).isEqualTo("K-1");
    assertThat(event.type()).isEqualTo("reading");
    assertThat(event.source()).isEqualTo("meters");
    assertThat(event.receivedAt()).isEqualTo(RECEIVED);
  }

  @Test
  void anEventThatLooksLikeAnEnvelopeIsOne() {
    var refused =
        new Rejection(
            "0198",
            RECEIVED,
            Stage.VALIDATE,
            Reason.INVALID,
            "why",
            null,
            null,
            "s",
            "application/x-ndjson",
            "{\"events\":[{},{}]}".getBytes(StandardCharsets.UTF_8),
            false);

    Event event = again(refused);

    assertThat(event.id()).as("that of its rejection, since it has none").isEqualTo("0198");
    assertThat(event.identity()).isEqualTo(Identity.ID);
  }

  @Test
  void aWholeBodyHoldsItsEventsUnderTheSameIdsEachTime() {
    Rejection rejection = whole("[{},{\"id\":\"x\"}]", false);

    var batch = (Decoded.Batch) new KeptEvents(RULES).read(rejection);

    assertThat(batch.items())
        .map(item -> ((Item.Taken) item).event().id())
        .containsExactly("0198-0", "x");
    assertThat(new KeptEvents(RULES).read(rejection)).isEqualTo(batch);
  }

  @Test
  void ofBytesThatWereCutNothingIsRead() {
    assertThat(new KeptEvents(RULES).read(whole("[{}]", true)))
        .isInstanceOf(Decoded.Malformed.class);
  }

  private static Rejection whole(String raw, boolean cut) {
    return new Rejection(
        "0198",
        RECEIVED,
        Stage.DECODE,
        Reason.INVALID,
        "why",
        null,
        null,
        "s",
        null,
        raw.getBytes(StandardCharsets.UTF_8),
        cut);
  }

  private static Rejection refused(Stage stage, Event event) {
    return KeptEvents.rejection("pack-" + event.id(), stage, Reason.UNMAPPABLE, "why", event);
  }

  private static Event again(Rejection rejection) {
    var batch = (Decoded.Batch) new KeptEvents(RULES).read(rejection);
    return ((Item.Taken) batch.items().getFirst()).event();
  }

  private static Event taken(String contentType, String body, Origin origin) {
    var batch = (Decoded.Batch) decode(contentType, body, origin, RULES);
    return ((Item.Taken) batch.items().getFirst()).event();
  }

  private static Decoded decode(String type, String body, Origin origin, EventRules rules) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return new MediaTypes(rules).decoder(type).orElseThrow().decode(bytes, bytes.length, origin);
  }

  private static EventRules rules(Map<String, String> settings) {
    return EventRules.of(Settings.of(settings));
  }
}
