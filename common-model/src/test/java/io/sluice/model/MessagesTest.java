package io.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Event.Identity;
import io.sluice.model.Rejection.Reason;
import io.sluice.model.Rejection.Stage;
import io.sluice.model.decode.EventRules;
import io.sluice.model.decode.MessageDecoder;
import io.sluice.model.decode.Unpacked;
import io.sluice.model.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What ingest packs, the processor unpacks.
class MessagesTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00.123456Z");
  private static final String PACK = UuidV7.of(NOW);
  private final MessageDecoder decoder = new MessageDecoder(EventRules.of(Settings.of(Map.of())));

  @Test
  void eventsComeOutAsTheyWentIn() {
    Event plain =
        new Event(
            "i\"\n\u20ac",
            "s",
            "t",
            NOW,
            null,
            NOW.minusSeconds(1),
            Identity.CONTENT,
            Map.of(),
            Json.of("{\"a\": 1.0}"),
            false);
    Event cloud =
        new Event(
            "2",
            "s",
            "t",
            NOW,
            "sub",
            NOW,
            Identity.ID,
            Map.of("dataschema", Json.of("\"x\""), "n", Json.of("5")),
            Json.of("\"AAE=\""),
            true);
    Event made =
        new Event("3", "s", "t", NOW, null, NOW, Identity.NONE, Map.of(), Json.NULL, false);
    var packer = new EventPacker(4096);
    for (Event event : List.of(plain, cloud, made)) {
      assertThat(packer.add(event)).isTrue();
    }

    assertThat(decoder.decode(ours(Attributes.EVENTS, packer.finish().toBytes())))
        .isEqualTo(new Unpacked.Content(List.of(plain, cloud, made), List.of()));
  }

  @Test
  void aPackThatIsFullTakesNoMore() {
    var packer = new EventPacker(500);
    Event event =
        new Event(
            "1",
            "s",
            "t",
            NOW,
            null,
            NOW,
            Identity.ID,
            Map.of(),
            Json.of("\"" + "x".repeat(200) + "\""),
            false);

    assertThat(packer.add(event)).isTrue();
    assertThat(packer.add(event)).isFalse();
    Json data = packer.finish();

    assertThat(data.length()).isLessThanOrEqualTo(500);
    assertThat(
            ((Unpacked.Content) decoder.decode(ours(Attributes.EVENTS, data.toBytes()))).events())
        .containsExactly(event);
  }

  @Test
  void rejectionsComeOutAsTheyWentIn() {
    var rejection =
        new Rejection(
            "r",
            NOW,
            Stage.VALIDATE,
            Reason.INVALID,
            "d\u0000",
            "e",
            null,
            "s",
            "text/plain",
            new byte[] {0, -1, 5},
            true);

    var content =
        (Unpacked.Content)
            decoder.decode(
                ours(Attributes.REJECTIONS, RejectionCodec.encode(List.of(rejection)).toBytes()));

    assertThat(content.events()).isEmpty();
    assertThat(content.rejections())
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(rejection);
  }

  @Test
  void aMessageOfAnotherProducerIsReadLikeAPost() {
    Message message = foreign("[{\"userid\":\"1\"},{\"id\":\"own\"},5]", Map.of());

    var content = (Unpacked.Content) decoder.decode(message);

    assertThat(content.events()).map(Event::id).containsExactly("4711-0", "own");
    assertThat(content.events())
        .map(Event::identity)
        .containsExactly(Identity.NONE, Identity.CONTENT);
    assertThat(content.rejections()).map(Rejection::id).containsExactly("4711-2");
    assertThat(decoder.decode(message)).usingRecursiveComparison().isEqualTo(content);
  }

  @Test
  void aMessageThatCannotBeUsedIsOneRejection() {
    assertThat(rejected(foreign("not json", Map.of())).detail())
        .isEqualTo("byte 1: 'o' where null is expected");
    assertThat(rejected(foreign("", Map.of())).raw()).isEmpty();
    assertThat(rejected(foreign("<a/>", Map.of("content-type", "text/xml"))).detail())
        .contains("text/xml");
    assertThat(rejected(ours(Attributes.EVENTS, "{}".getBytes(StandardCharsets.UTF_8))).reason())
        .isEqualTo(Reason.INVALID);
    assertThat(
            rejected(ours(Attributes.REJECTIONS, "[{}]".getBytes(StandardCharsets.UTF_8))).detail())
        .contains("lacks its member");
  }

  @Test
  void aForgedIdentityIsRefusedAndNotFailedOnForEver() {
    String event =
        "[{\"specversion\":\"1.0\",\"id\":\"i\",\"source\":\"s\",\"type\":\"t\",\"sluiceidentity\":\"x\"}]";

    assertThat(rejected(ours(Attributes.EVENTS, event.getBytes(StandardCharsets.UTF_8))).detail())
        .isEqualTo("attribute 'sluiceidentity' is 'x', which is none of ours");
  }

  @Test
  void aNewerFormatIsNotGuessedAt() {
    Message message = new Message("1", new byte[0], Map.of(Attributes.FORMAT, "2"), NOW, 0);

    assertThat(decoder.decode(message)).isEqualTo(new Unpacked.TooNew("2"));
  }

  @Test
  void thePackIdIsTheIdentityOfAMessage() {
    assertThat(ours(Attributes.EVENTS, new byte[0]).key()).isEqualTo(PACK);
    assertThat(foreign("{}", Map.of()).key()).isEqualTo("4711");
    for (String none : List.of("", "D", "a b", "00000000-0000-4000-8000-000000000000")) {
      assertThat(foreign("{}", Map.of(Attributes.PACK, none)).key()).isEqualTo("4711");
    }
    assertThat(UuidV7.instantOf(PACK))
        .contains(NOW.truncatedTo(java.time.temporal.ChronoUnit.MILLIS));
  }

  @Test
  void anEventIsRememberedByWhatIdentifiesIt() {
    Event event =
        new Event(
            "1",
            "s",
            "t",
            NOW,
            null,
            NOW,
            Identity.CONTENT,
            Map.of(),
            Json.of("{\"a\": [1, \"x y\"]}"),
            false);

    assertThat(key(event)).isEqualTo(key(withData(event, "{\"a\":[1,\"x y\"] }"))).hasSize(22);
    assertThat(key(event)).isNotEqualTo(key(withData(event, "{\"a\":[1,\"xy\"]}")));
    assertThat(new EventKeys("other").of(event).orElseThrow()).isNotEqualTo(key(event));
    Event made =
        new Event("1", "s", "t", NOW, null, NOW, Identity.NONE, Map.of(), Json.NULL, false);
    assertThat(new EventKeys("c").of(made)).isEmpty();
    Event byId =
        new Event("1", "s", "t", NOW, null, NOW, Identity.ID, Map.of(), Json.of("1"), false);
    assertThat(key(byId)).isEqualTo(key(withData(byId, "2")));
  }

  private static String key(Event event) {
    return new EventKeys("c").of(event).orElseThrow();
  }

  private static Event withData(Event e, String data) {
    return new Event(
        e.id(),
        e.source(),
        e.type(),
        e.time(),
        null,
        NOW,
        e.identity(),
        Map.of(),
        Json.of(data),
        false);
  }

  private Rejection rejected(Message message) {
    var content = (Unpacked.Content) decoder.decode(message);
    assertThat(content.events()).isEmpty();
    return content.rejections().getFirst();
  }

  private static Message ours(String kind, byte[] data) {
    return new Message(
        "99",
        data,
        Map.of(Attributes.FORMAT, "1", Attributes.KIND, kind, Attributes.PACK, PACK),
        NOW,
        1);
  }

  private static Message foreign(String text, Map<String, String> attributes) {
    return new Message("4711", text.getBytes(StandardCharsets.UTF_8), attributes, NOW, 1);
  }
}
