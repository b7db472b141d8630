package io.sluice.model.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.model.Event;
import io.sluice.model.EventPacker;
import io.sluice.model.Rejection.Reason;
import io.sluice.model.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What CloudEvents 1.0.2 demands of who receives events: its core (C, by heading) and its JSON
/// event format (J, by section), rule by rule. What the HTTP binding demands is tested where HTTP
/// is.
class CloudEventsRulesTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00.123456Z");
  private static final EventRules RULES = EventRules.of(Settings.of(Map.of()));
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REQUIRED =
      "\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\"";

  /// The second column goes into an event that has what is required; the third is what becomes of
  /// it, where null means nothing.
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          C Naming: letters and digits                 | "a1":"x"                                          | {"a1":"x"}
          C Naming: longer than 20 is advised against  | "abcdefghijklmnopqrstuvwxyz":"x"                  | {"abcdefghijklmnopqrstuvwxyz":"x"}
          C Type System: Boolean                       | "e":true,"f":false                                | {"e":true,"f":false}
          C Type System: Integer, the least            | "e":-2147483648                                   | {"e":-2147483648}
          C Type System: Integer, the greatest         | "e":2147483647                                    | {"e":2147483647}
          C Type System: Integer, zero                 | "e":0                                             | {"e":0}
          C Type System: String, any other character   | "e":"a ~ é € \\ud83d\\ude00"                      | {"e":"a ~ é € \\ud83d\\ude00"}
          C Type System: String, a pair of surrogates  | "e":"\\ud800\\udead"                              | {"e":"\\ud800\\udead"}
          C Type System: String, it may be empty       | "e":""                                            | {"e":""}
          C Type System: Binary is its base64          | "e":"AAE="                                        | {"e":"AAE="}
          C Type System: Timestamp of an extension     | "e":"2018-04-05T17:31:00Z"                        | {"e":"2018-04-05T17:31:00Z"}
          C source: an absolute URI                    | "dataschema":"https://example.com/s#1"            | {"dataschema":"https://example.com/s#1"}
          C datacontenttype: a media type              | "datacontenttype":"text/xml"                      | {"datacontenttype":"text/xml"}
          C datacontenttype: with parameters           | "datacontenttype":"application/json; charset=utf-8" | {"datacontenttype":"application/json; charset=utf-8"}
          C subject: a string                          | "subject":"123"                                   | {"subject":"123"}
          C time: RFC 3339                             | "time":"2018-04-05T17:31:00Z"                     | {"time":"2018-04-05T17:31:00Z"}
          C time: with an offset                       | "time":"2018-04-05T19:31:00+02:00"                | {"time":"2018-04-05T17:31:00Z"}
          C time: the largest offset                   | "time":"2018-04-05T17:31:00-23:59"                | {"time":"2018-04-06T17:30:00Z"}
          C time: the unknown offset                   | "time":"2018-04-05T17:31:00-00:00"                | {"time":"2018-04-05T17:31:00Z"}
          C time: letters in lower case                | "time":"2018-04-05t17:31:00z"                     | {"time":"2018-04-05T17:31:00Z"}
          C time: a blank for the letter               | "time":"2018-04-05 17:31:00Z"                     | {"time":"2018-04-05T17:31:00Z"}
          C time: a fraction of one digit              | "time":"2018-04-05T17:31:00.5Z"                   | {"time":"2018-04-05T17:31:00.500Z"}
          C time: a fraction of any length             | "time":"2018-04-05T17:31:00.123456789012Z"        | {"time":"2018-04-05T17:31:00.123456Z"}
          C time: a leap second                        | "time":"2016-12-31T23:59:60.25Z"                  | {"time":"2017-01-01T00:00:00.250Z"}
          C time: without one it is the receive time   | "e":1                                             | {"time":"2026-11-21T10:00:00.123456Z"}
          C Event Data: it may be absent               | "e":1                                             | {"data":null,"data_base64":null}
          J 2: an extension is a member like any other | "comexampleothervalue":5                          | {"comexampleothervalue":5}
          J 2.2: null is unset, of an extension        | "e":null                                          | {"e":null}
          J 2.2: null is unset, of the subject         | "subject":null                                    | {"subject":null}
          J 2.2: null is unset, of the time            | "time":null                                       | {"time":"2026-11-21T10:00:00.123456Z"}
          J 2.2: null is unset, of the content type    | "datacontenttype":null,"dataschema":null          | {"datacontenttype":null,"dataschema":null}
          J 2.2: null is unset, of the base64          | "data_base64":null,"data":1                       | {"data":1,"data_base64":null}
          J 3.1.1: data may be null                    | "data":null                                       | {"data":null}
          J 3.1.1: data may be any JSON                | "data":[1.50,{"a":null},"x",true]                 | {"data":[1.50,{"a":null},"x",true]}
          J 3.1.2: base64 is decoded                   | "data_base64":"/+8="                              | {"data_base64":"/+8="}
          J 3.1.2: base64 may be escaped               | "data_base64":"\\/+8\\u003d"                      | {"data_base64":"/+8="}
          J 3.1.2: base64 of nothing                   | "data_base64":""                                  | {"data_base64":""}
          J 3.1.2: base64 of a JSON type stays bytes   | "datacontenttype":"application/json","data_base64":"e30=" | {"data_base64":"e30=","data":null}
          J 3.1.2: a string of a JSON type is a string | "datacontenttype":"application/json","data":"{}"  | {"data":"{}"}
          J 3.1.2: so it is of a type +json            | "datacontenttype":"application/vnd.x+json","data":"[1]" | {"data":"[1]"}
          J 3.1.2: so it is without a type             | "data":"I'm just a string"                        | {"data":"I'm just a string"}
          J 3.1.2: of another type it is content       | "datacontenttype":"application/xml","data":"<a/>" | {"data":"<a/>","datacontenttype":"application/xml"}
          J 3.1.2: of another type it may be no string | "datacontenttype":"text/plain","data":{"a":1}     | {"data":{"a":1}}
          """)
  void whatIsAllowedIsTaken(String rule, String members, String expected) throws IOException {
    JsonNode packed = packed(taken("{%s,%s}".formatted(REQUIRED, members)));

    JSON.readTree(expected)
        .properties()
        .forEach(member -> {
          JsonNode value = packed.get(member.getKey());
          assertThat(value == null ? "null" : value.toString())
              .as("%s: %s", rule, member.getKey())
              .isEqualTo(member.getValue().toString());
        });
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          C Naming: no capitals                        | "Ab":"x"                     | attribute name 'Ab' is not made of lower-case letters and digits
          C Naming: no other signs                     | "a_b":"x"                    | attribute name 'a_b' is not made of lower-case letters and digits
          C Naming: ASCII                              | "é":"x"                      | attribute name 'é' is not made of lower-case letters and digits
          C Naming: not nothing                        | "":"x"                       | attribute name '' is not made of lower-case letters and digits
          C Extension: names are distinct              | "e":1,"e":2                  | attribute 'e' is given twice
          C Context Attributes: names are distinct     | "subject":"a","subject":"b"  | attribute 'subject' is given twice
          C Type System: no structures                 | "e":{}                       | attribute 'e' is an object, a scalar is expected
          C Type System: no lists                      | "e":[]                       | attribute 'e' is an array, a scalar is expected
          C Type System: Integer, below the least      | "e":-2147483649              | attribute 'e' is -2147483649, an integer from -2147483648 to 2147483647 is expected
          C Type System: Integer, beyond the greatest  | "e":2147483648               | attribute 'e' is 2147483648, an integer from -2147483648 to 2147483647 is expected
          C Type System: Integer, far beyond           | "e":18446744073709551617     | attribute 'e' is 18446744073709551617, an integer from -2147483648 to 2147483647 is expected
          J 2.2: Integer has no fraction               | "e":1.0                      | attribute 'e' is 1.0, an integer from -2147483648 to 2147483647 is expected
          J 2.2: Integer has no exponent               | "e":1e2                      | attribute 'e' is 1e2, an integer from -2147483648 to 2147483647 is expected
          C Type System: String, U+0000                | "e":"a\\u0000"               | attribute 'e' holds the character U+0000, which CloudEvents do not allow
          C Type System: String, U+001F                | "subject":"\\u001f"          | attribute 'subject' holds the character U+001F, which CloudEvents do not allow
          C Type System: String, U+007F                | "e":"\\u007f"                | attribute 'e' holds the character U+007F, which CloudEvents do not allow
          C Type System: String, U+009F                | "e":"\\u009f"                | attribute 'e' holds the character U+009F, which CloudEvents do not allow
          C Type System: String, U+FDD0                | "e":"\\ufdd0"                | attribute 'e' holds the character U+FDD0, which CloudEvents do not allow
          C Type System: String, U+FFFE                | "e":"\\ufffe"                | attribute 'e' holds the character U+FFFE, which CloudEvents do not allow
          C Type System: String, U+10FFFF              | "e":"\\udbff\\udfff"         | attribute 'e' holds the character U+10FFFF, which CloudEvents do not allow
          C Type System: String, half a pair           | "e":"\\udead"                | the escape at byte 60 of the event is half a surrogate pair, which is no character
          C datacontenttype: RFC 2046                  | "datacontenttype":"json"     | attribute 'datacontenttype' is 'json', a media type such as application/json is expected
          C datacontenttype: not empty                 | "datacontenttype":""         | attribute 'datacontenttype' is '', a media type such as application/json is expected
          C datacontenttype: a String                  | "datacontenttype":5          | attribute 'datacontenttype' is no string
          C dataschema: not empty                      | "dataschema":""              | attribute 'dataschema' is empty
          C dataschema: a URI                          | "dataschema":true            | attribute 'dataschema' is no string
          C subject: not empty                         | "subject":""                 | attribute 'subject' is empty
          C subject: a String                          | "subject":5                  | attribute 'subject' is no string
          C time: a Timestamp                          | "time":1522949460            | attribute 'time' is no string
          C time: RFC 3339, no number                  | "time":"1522949460"          | attribute 'time' is no RFC 3339 time
          C time: RFC 3339, with a zone                | "time":"2018-04-05T17:31:00" | attribute 'time' is no RFC 3339 time
          C time: RFC 3339, with a time                | "time":"2018-04-05"          | attribute 'time' is no RFC 3339 time
          C time: RFC 3339, with seconds               | "time":"2018-04-05T17:31Z"   | attribute 'time' is no RFC 3339 time
          C time: RFC 3339, a fraction has digits      | "time":"2018-04-05T17:31:00.Z" | attribute 'time' is no RFC 3339 time
          C time: RFC 3339, a zone has a colon         | "time":"2018-04-05T17:31:00+0200" | attribute 'time' is no RFC 3339 time
          C time: RFC 3339, of the calendar            | "time":"2018-02-29T17:31:00Z" | attribute 'time' is no RFC 3339 time
          C time: RFC 3339, of the clock               | "time":"2018-04-05T24:00:00Z" | attribute 'time' is no RFC 3339 time
          C time: RFC 3339, of the globe               | "time":"2018-04-05T17:31:00+24:00" | attribute 'time' is no RFC 3339 time
          C time: RFC 3339, not empty                  | "time":""                    | attribute 'time' is no RFC 3339 time
          J 3.1.1: data or base64, not both            | "data":1,"data_base64":"AA==" | the event has its data twice
          J 3.1.2: base64 can be decoded               | "data_base64":"A"            | attribute 'data_base64' is no string of base64
          J 3.1.2: base64 has its own alphabet         | "data_base64":"_-8="         | attribute 'data_base64' is no string of base64
          J 3.1.2: base64 is a string                  | "data_base64":5              | attribute 'data_base64' is no string of base64
          """)
  void whatIsForbiddenIsRefusedByName(String rule, String members, String detail) {
    assertThat(refused("{%s,%s}".formatted(REQUIRED, members)).detail()).as(rule).isEqualTo(detail);
  }

  @ParameterizedTest(name = "C REQUIRED: {0} {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          id          | missing    | the required attribute 'id' is missing
          source      | missing    | the required attribute 'source' is missing
          type        | missing    | the required attribute 'type' is missing
          specversion | missing    | the required attribute 'specversion' is missing
          id          | null       | the required attribute 'id' is missing
          specversion | null       | the required attribute 'specversion' is missing
          id          | ""         | the required attribute 'id' is missing
          source      | ""         | the required attribute 'source' is missing
          type        | ""         | the required attribute 'type' is missing
          specversion | ""         | the required attribute 'specversion' is missing
          id          | 1          | attribute 'id' is no string
          source      | true       | attribute 'source' is no string
          type        | 1          | attribute 'type' is no string
          specversion | 1.0        | attribute 'specversion' is no string
          specversion | "1.0.2"    | specversion '1.0.2' is not supported, 1.0 is
          specversion | "0.3"      | specversion '0.3' is not supported, 1.0 is
          id          | "a\\u000a" | attribute 'id' holds the character U+000A, which CloudEvents do not allow
          """)
  void whatIsRequiredIsThereAndAString(String name, String value, String detail) {
    String event =
        value.equals("missing")
            ? "{%s}".formatted(REQUIRED).replaceFirst("\"" + name + "\":\"[^\"]+\",?", "")
            : "{%s}"
                .formatted(REQUIRED)
                .replaceFirst(
                    "\"" + name + "\":\"[^\"]+\"",
                    "\"" + name + "\":" + value.replace("\\", "\\\\"));

    assertThat(refused(event.replace(",}", "}")).detail()).isEqualTo(detail);
  }

  @Test
  void anIdThatIsTooLongIsNotKept() {
    String id = "x".repeat(1025);
    Item.Refused refused = refused("{%s}".formatted(REQUIRED).replace("\"1\"", '"' + id + '"'));

    assertThat(refused.detail())
        .isEqualTo("attribute 'id' has 1,025 characters, the limit is 1,024");
    assertThat(refused.id()).isNull();
    assertThat(refused.type()).isEqualTo("t");
  }

  @ParameterizedTest(name = "C source: {0}")
  @ValueSource(
      strings = {
        "https://github.com/cloudevents",
        "mailto:cncf-wg-serverless@lists.cncf.io",
        "urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66",
        "/cloudevents/spec/pull/123",
        "1-555-123-4567"
      })
  void aSourceIsAUriReference(String source) {
    assertThat(taken("{%s}".formatted(REQUIRED).replace("/s", source)).source()).isEqualTo(source);
  }

  /// See docs/CLOUDEVENTS.md.
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          more lenient: a source is any string      | {"specversion":"1.0","id":"1","type":"t","source":"my shop, €"}                | taken
          more lenient: a schema is any string      | {"specversion":"1.0","id":"1","type":"t","source":"/s","dataschema":"v 1"}     | taken
          more lenient: base64 without padding      | {"specversion":"1.0","id":"1","type":"t","source":"/s","data_base64":"AA"}     | taken
          stricter: a name of 65 characters         | {"specversion":"1.0","id":"1","type":"t","source":"/s","%s":1}                 | refused
          stricter: a name that begins with sluice  | {"specversion":"1.0","id":"1","type":"t","source":"/s","sluicex":1}            | refused
          stricter: a source of 1,025 characters    | {"specversion":"1.0","id":"1","type":"t","source":"%S"}                        | refused
          stricter: a time before the year 1        | {"specversion":"1.0","id":"1","type":"t","source":"/s","time":"0000-12-31T00:00:00Z"} | refused
          """)
  void whereWeDifferOnPurpose(String difference, String event, String outcome) {
    String filled = event.replace("%s", "a".repeat(65)).replace("%S", "a".repeat(1025));

    assertThat(decode(CloudEvents.structured(RULES), filled).getFirst() instanceof Item.Taken)
        .as(difference)
        .isEqualTo(outcome.equals("taken"));
  }

  @Test
  void anEventOf64KilobytesIsTaken() {
    String data = "x".repeat(64 * 1024 - REQUIRED.length() - "{,\"data\":\"\"}".length());
    String event = "{%s,\"data\":\"%s\"}".formatted(REQUIRED, data);

    assertThat(event).as("C Size Limits").hasSize(64 * 1024);
    assertThat(taken(event).data().length()).isEqualTo(data.length() + 2);
  }

  @Test
  void theOrderOfMembersMeansNothing() {
    String event =
        "{\"data\":1,\"type\":\"t\",\"source\":\"/s\",\"id\":\"1\",\"specversion\":\"1.0\"}";

    assertThat(taken(event)).isEqualTo(taken("{%s,\"data\":1}".formatted(REQUIRED)));
  }

  @Test
  void aBatchIsAnArrayOfEventsThatStandForThemselves() {
    String good = "{%s}".formatted(REQUIRED);

    assertThat(batch("[]")).as("J 4.3: it may be empty").isEmpty();
    assertThat(batch("[%s,{\"id\":\"2\"},7,null,[],%s]".formatted(good, good)))
        .as("J 4.1: each element is an event")
        .map(Item::getClass)
        .map(Class::getSimpleName)
        .containsExactly("Taken", "Refused", "Refused", "Refused", "Refused", "Taken");
  }

  @ParameterizedTest(name = "J 3, 4.2: {0}")
  @CsvSource({
    "application/cloudevents+json, one",
    "application/cloudevents+json; charset=UTF-8, one",
    "Application/CloudEvents+JSON;charset=utf-8, one",
    "application/cloudevents-batch+json, batch",
    "application/cloudevents-batch+json; charset=utf-8, batch",
    "application/cloudevents, none",
    "application/cloudevents+avro, none",
    "application/cloudevents-batch, none",
    "application/cloudevents-batch+xml, none",
    "application/cloudeventsjson, none"
  })
  void theMediaTypeSaysWhichFormatItIs(String contentType, String format) {
    String event = "{%s}".formatted(REQUIRED);
    var decoder = new MediaTypes(RULES).decoder(contentType);

    assertThat(decoder.isPresent()).isEqualTo(!format.equals("none"));
    decoder.ifPresent(found -> {
      assertThat(decode(found, event).getFirst() instanceof Item.Taken)
          .isEqualTo(format.equals("one"));
      assertThat(decode(found, "[" + event + "]").getFirst() instanceof Item.Taken)
          .isEqualTo(format.equals("batch"));
    });
  }

  private static Event taken(String event) {
    Item item = decode(CloudEvents.structured(RULES), event).getFirst();
    assertThat(item).isInstanceOf(Item.Taken.class);
    return ((Item.Taken) item).event();
  }

  private static Item.Refused refused(String event) {
    Item item = decode(CloudEvents.structured(RULES), event).getFirst();
    assertThat(item).isInstanceOf(Item.Refused.class);
    assertThat(((Item.Refused) item).reason()).isEqualTo(Reason.INVALID);
    return (Item.Refused) item;
  }

  private static List<Item> batch(String events) {
    return decode(CloudEvents.batched(RULES), events);
  }

  private static List<Item> decode(Decoder decoder, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    var decoded = decoder.decode(bytes, bytes.length, Origin.fresh(NOW, "key", "kind"));
    return ((Decoded.Batch) decoded).items();
  }

  private static JsonNode packed(Event event) throws IOException {
    var packer = new EventPacker(100_000);
    assertThat(packer.add(event)).isTrue();
    return JSON.readTree(packer.finish().toBytes()).get(0);
  }
}
