package io.sluice.model.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Event;
import io.sluice.model.Event.Identity;
import io.sluice.model.Rejection.Reason;
import io.sluice.model.Settings;
import io.sluice.model.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecodersTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00.123456Z");
  private static final EventRules RULES =
      EventRules.of(
          Settings.of(
              Map.of(
                  "SLUICE_MAX_EVENT_BYTES",
                  "200",
                  "SLUICE_MAX_BATCH_EVENTS",
                  "5",
                  "SLUICE_MAX_DEPTH",
                  "4")));

  @Test
  void aPlainEventIsKeptWholeAndItsMeaningRead() {
    String text =
        "{ \"event_id\": 7, \"event_type\":\"signup\", \"created_at\":1760509016,\"big\":12345678901234567890123, \"source\":\"app\"}";

    Event event = one(text);

    assertThat(event.data()).isEqualTo(Json.of(text));
    assertThat(event.id()).isEqualTo("7");
    assertThat(event.type()).isEqualTo("signup");
    assertThat(event.source()).isEqualTo("app");
    assertThat(event.time()).isEqualTo(Instant.ofEpochSecond(1760509016));
    assertThat(event.identity()).isEqualTo(Identity.CONTENT);
    assertThat(event.receivedAt()).isEqualTo(NOW);
  }

  @Test
  void whatIsMissingHasADefault() {
    Event event = one("{}");

    assertThat(event.id()).hasSize(36);
    assertThat(event.identity()).isEqualTo(Identity.NONE);
    assertThat(event.type()).isEqualTo("kind");
    assertThat(event.source()).isEqualTo("key");
    assertThat(event.time()).isEqualTo(NOW);
  }

  @Test
  void anIdempotencyKeyNamesEventsByTheirIndex() {
    var batch = (Decoded.Batch) plain("[{},{\"id\":\"x\"},{}]", Origin.keyed(NOW, "s", "t", "K"));

    assertThat(batch.items())
        .map(i -> ((Item.Taken) i).event().id())
        .containsExactly("K-0", "x", "K-2");
    assertThat(batch.items())
        .map(i -> ((Item.Taken) i).event().identity())
        .containsExactly(Identity.ID, Identity.CONTENT, Identity.ID);
  }

  @Test
  void theFirstNameOfAMeaningWins() {
    assertThat(one("{\"messageId\":\"m\",\"event_id\":\"e\"}").id()).isEqualTo("e");
    assertThat(one("{\"id\":null,\"messageId\":\"m\"}").id()).isEqualTo("m");
    assertThat(one("{\"event\":\"b\",\"type\":\"a\"}").type()).isEqualTo("a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          42                          | INVALID   | an event is a JSON object, this is a number
          "a"                         | INVALID   | an event is a JSON object, this is a string
          {"id":1,"id":2}             | INVALID   | field 'id' is given twice
          {"id":{}}                   | INVALID   | field 'id' is an object, a string or a number is expected
          {"type":5}                  | INVALID   | field 'type' is a number, a string is expected
          {"time":true}               | INVALID   | field 'time' is a boolean, a string or a number is expected
          {"date":"tomorrow"}         | INVALID   | field 'date' holds no time that can be read: use RFC 3339 or an epoch number
          {"a":[[[[]]]]}              | INVALID   | the event is nested 5 levels deep, the limit is 4
          {"a":"x\\\\ud800"}          | INVALID   | the escape at byte 7 of the event is half a surrogate pair, which is no character
          """)
  void whatIsWrongWithOneEventRefusesItAlone(String text, Reason reason, String detail) {
    String good = "{\"id\":\"good\"}";
    var batch =
        (Decoded.Batch)
            plain("[" + good + "," + text.replace("\\\\", "\\") + "," + good + "]", origin());

    assertThat(batch.items().get(0)).isInstanceOf(Item.Taken.class);
    assertThat(batch.items().get(2)).isInstanceOf(Item.Taken.class);
    assertThat(batch.items().get(1))
        .isInstanceOfSatisfying(
            Item.Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(reason);
              assertThat(refused.detail()).isEqualTo(detail);
              assertThat(refused.raw()).isEqualTo(Json.of(text.replace("\\\\", "\\")));
            });
  }

  @Test
  void anEventOverItsLimitIsRefusedByName() {
    var batch =
        (Decoded.Batch) plain("[{\"id\":\"big\",\"x\":\"" + "y".repeat(300) + "\"},{}]", origin());

    assertThat(batch.items().get(0))
        .isInstanceOfSatisfying(
            Item.Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(Reason.TOO_LARGE);
              assertThat(refused.id()).isEqualTo("big");
            });
    assertThat(batch.items().get(1)).isInstanceOf(Item.Taken.class);
  }

  @Test
  void eventsMayBeWrapped() {
    assertThat(ids("{\"events\":[{\"id\":\"a\"},{\"id\":\"b\"}],\"sent_at\":5}"))
        .containsExactly("a", "b");
    assertThat(ids("{\"events\":[]}")).isEmpty();
    assertThat(plain("{\"events\":[{\"id\":\"a\"}],\"events\":[{\"id\":\"b\"}]}", origin()))
        .isEqualTo(new Decoded.Malformed(32, "member 'events' is given twice"));
    assertThat(ids("{\"id\":\"a\",\"events\":[{}]}")).containsExactly("a");
    assertThat(ids("{\"events\":5,\"messageId\":\"m\"}")).containsExactly("m");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[{\"id\":1", "[{}] x", "{}{}", "{}\n{}", "", "   ", "[{},]", "\ufeff"})
  void aBodyThatIsNoJsonIsNotTakenInPart(String text) {
    assertThat(plain(text, origin())).isInstanceOf(Decoded.Malformed.class);
  }

  @Test
  void aByteOrderMarkIsTolerated() {
    assertThat(ids("\ufeff[{\"id\":\"a\"}]")).containsExactly("a");
  }

  @Test
  void moreEventsThanABatchMayHold() {
    assertThat(plain("[{},{},{},{},{},{}]", origin())).isEqualTo(new Decoded.TooMany(5));
    assertThat(lines("{}\n{}\n{}\n{}\n{}\n{}\n")).isEqualTo(new Decoded.TooMany(5));
  }

  @Test
  void aBadLineIsOneRefusal() {
    var batch = (Decoded.Batch) lines("{\"id\":\"a\"}\r\n\n{\"id\":\n[1]\n{} {}\n{\"id\":\"b\"}");

    assertThat(batch.items()).hasSize(5);
    assertThat(batch.items().get(0)).isInstanceOf(Item.Taken.class);
    assertThat(batch.items().get(1))
        .isInstanceOfSatisfying(
            Item.Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(Reason.MALFORMED);
              assertThat(refused.detail())
                  .isEqualTo("line 3, byte 19: the text ends where a value is expected");
              assertThat(refused.raw()).isEqualTo(Json.of("{\"id\":"));
            });
    assertThat(batch.items().get(2)).isInstanceOf(Item.Refused.class);
    assertThat(batch.items().get(3)).isInstanceOf(Item.Refused.class);
    assertThat(((Item.Taken) batch.items().get(4)).event().id()).isEqualTo("b");
  }

  @Test
  void aCloudEventIsReadByTheSpecification() {
    String text =
        """
        {"specversion":"1.0","id":"A1","source":"/s","type":"t","time":"2018-04-05T17:31:00Z","subject":"123",
         "comexampleextension1":"value","comexampleothervalue":5,"datacontenttype":"text/xml","data":"<a/>"}\
        """;

    Event event =
        ((Item.Taken)
                cloud(CloudEvents.structured(EventRules.of(Settings.of(Map.of()))), text)
                    .getFirst())
            .event();

    assertThat(event.id()).isEqualTo("A1");
    assertThat(event.identity()).isEqualTo(Identity.ID);
    assertThat(event.subject()).isEqualTo("123");
    assertThat(event.time()).isEqualTo(Instant.parse("2018-04-05T17:31:00Z"));
    assertThat(event.data()).isEqualTo(Json.of("\"<a/>\""));
    assertThat(event.attributes())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "comexampleextension1", Json.of("\"value\""),
                "comexampleothervalue", Json.of("5"),
                "datacontenttype", Json.of("\"text/xml\"")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"specversion":"1.0","source":"s","type":"t"}                          | the required attribute 'id' is missing
          {"specversion":"0.3","id":"1","source":"s","type":"t"}                 | specversion '0.3' is not supported, 1.0 is
          {"specversion":"1.0","id":1,"source":"s","type":"t"}                   | attribute 'id' is no string
          {"specversion":"1.0","id":"1","source":"s","type":"t","Ab":"x"}        | attribute name 'Ab' is not made of lower-case letters and digits
          {"specversion":"1.0","id":"1","source":"s","type":"t","x":{}}          | attribute 'x' is an object, a scalar is expected
          {"specversion":"1.0","id":"1","source":"s","type":"t","sluicex":"1"}   | attribute 'sluicex': names that begin with 'sluice' are reserved
          {"specversion":"1.0","id":"1","source":"s","type":"t","sluiceidentity":"none"} | attribute 'sluiceidentity': names that begin with 'sluice' are reserved
          {"specversion":"1.0","id":"1","source":"s","type":"t","sluicereceivedat":"2026-11-21T10:00:00Z"} | attribute 'sluicereceivedat': names that begin with 'sluice' are reserved
          {"specversion":"1.0","id":"1","source":"s","type":"t","sluiceroute":"r@1"} | attribute 'sluiceroute': names that begin with 'sluice' are reserved
          {"specversion":"1.0","id":"1","source":"s","type":"t","time":"x"}      | attribute 'time' is no RFC 3339 time
          {"specversion":"1.0","id":"1","source":"s","type":"t","data_base64":"*"} | attribute 'data_base64' is no string of base64
          {"specversion":"1.0","id":"1","id":"2","source":"s","type":"t"}        | attribute 'id' is given twice
          7                                                                      | an event is a JSON object, this is a number
          """)
  void aCloudEventThatBreaksTheSpecificationIsRefused(String text, String detail) {
    assertThat(cloud(CloudEvents.batched(RULES), "[" + text + "]").getFirst())
        .isInstanceOfSatisfying(
            Item.Refused.class, refused -> assertThat(refused.detail()).isEqualTo(detail));
  }

  private static Origin origin() {
    return Origin.fresh(NOW, "key", "kind");
  }

  private static Decoded plain(String text, Origin origin) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new PlainEvents(RULES).decode(bytes, bytes.length, origin);
  }

  private static Decoded lines(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new PlainLines(RULES).decode(bytes, bytes.length, origin());
  }

  private static List<Item> cloud(Decoder decoder, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return ((Decoded.Batch) decoder.decode(bytes, bytes.length, origin())).items();
  }

  private static List<String> ids(String text) {
    return ((Decoded.Batch) plain(text, origin()))
        .items().stream().map(i -> ((Item.Taken) i).event().id()).toList();
  }

  private static Event one(String text) {
    return ((Item.Taken) ((Decoded.Batch) plain(text, origin())).items().getFirst()).event();
  }
}
