package io.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.service.RawHttp;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the HTTP binding of CloudEvents 1.0.2 demands of who receives events, by its sections, over
/// bytes on a socket. See `CloudEventsHttpTest` for the rest of what is done with them.
class CloudEventsRulesHttpTest {
  private static final String REQUIRED =
      "ce-specversion: 1.0\nce-id: 1\nce-source: /s\nce-type: t\n";
  private static final String JSON_TYPE = "Content-Type: application/json\n";
  private static final String EVENT =
      "{\"specversion\":\"1.0\",\"id\":\"in the body\",\"source\":\"/s\",\"type\":\"t\",\"data\":1}";

  private static final Ingest ingest = Ingest.open();

  @AfterAll
  static void stop() {
    ingest.close();
  }

  @ParameterizedTest(name = "3: {0} {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "application/cloudevents+json                        | structured",
        "application/cloudevents+json; charset=UTF-8         | structured",
        "APPLICATION/CLOUDEVENTS+JSON                        | structured",
        "application/cloudevents-batch+json                  | batched",
        "application/cloudevents-batch+json; charset=UTF-8   | batched",
        "application/json                                    | binary",
        "application/json; charset=utf-8                     | binary",
        "image/png                                           | binary",
        "multipart/form-data; boundary=x                     | binary",
      })
  void theContentTypeTellsTheMode(String contentType, String mode) throws IOException {
    String body = mode.equals("batched") ? "[" + EVENT + "]" : EVENT;

    assertThat(post("Content-Type: " + contentType + "\n" + REQUIRED, body))
        .startsWith("HTTP/1.1 200 ");

    String id = event().get("id").asText();
    assertThat(id).isEqualTo(mode.equals("binary") ? "1" : "in the body");
  }

  @ParameterizedTest(name = "3: {0} is a format of events that is not read")
  @ValueSource(
      strings = {
        "application/cloudevents",
        "application/cloudevents+avro",
        "application/cloudevents+protobuf",
        "application/cloudevents-batch+protobuf"
      })
  void aFormatThatIsNotKnownIsNotGuessed(String contentType) throws IOException {
    assertThat(post("Content-Type: " + contentType + "\n" + REQUIRED, EVENT))
        .startsWith("HTTP/1.1 415 ");
  }

  @ParameterizedTest(name = "3.1: {0} is needed")
  @ValueSource(strings = {"specversion", "id", "source", "type"})
  void aMessageThatLacksARequiredHeaderIsNoEvent(String name) throws IOException {
    String headers = JSON_TYPE + REQUIRED.replaceFirst("ce-" + name + ": [^\n]+\n", "");

    assertThat(post(headers, "{}"))
        .startsWith("HTTP/1.1 400 ")
        .contains("the required attribute '" + name + "' is missing");
  }

  @Test
  void theContentTypeIsTheTypeOfTheData() throws IOException {
    String type = "application/json;charset=\"utf-8\"; x=1";

    assertThat(post("Content-Type: " + type + "\n" + REQUIRED, "{}")).startsWith("HTTP/1.1 200 ");

    assertThat(event().get("datacontenttype").asText()).as("3.1.1").isEqualTo(type);
  }

  @Test
  void theContentTypeStandsNowhereElse() throws IOException {
    assertThat(post(JSON_TYPE + REQUIRED + "ce-datacontenttype: application/json\n", "{}"))
        .as("3.1.1")
        .startsWith("HTTP/1.1 400 ")
        .contains("header ce-datacontenttype is not allowed");
  }

  @ParameterizedTest(name = "3.1.2: {0} {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          Content-Type: application/json                       | {"a":1.50}  | data        | {"a":1.50}
          Content-Type: application/json                       | "text"      | data        | "text"
          Content-Type: application/json                       | null        | data        | null
          Content-Type: application/geo+json                   | [1]         | data        | [1]
          Content-Type: text/plain                             | {"a":1}     | data        | "{\\"a\\":1}"
          Content-Type: text/plain; charset=UTF-8              | \u00e2\u0082\u00ac | data        | "€"
          Content-Type: text/plain; charset=iso-8859-1         | caf\u00e9        | data_base64 | "Y2Fm6Q=="
          Content-Type: text/plain; charset=iso-8859-1         | \u00c2\u00a9 | data_base64 | "wqk="
          Content-Type: text/plain; format=flowed; charset="utf-16" | ab      | data_base64 | "YWI="
          Content-Type: application/vnd.apache.thrift.binary   | a\u0000\u0080\u00ff | data_base64 | "YQCA/w=="
          Content-Type: application/xml                        | <a/>        | data_base64 | "PGEvPg=="
          X-Nothing: 1                                         | {"a":1.50}  | data        | {"a":1.50}
          X-Nothing: 1                                         | hello       | data_base64 | "aGVsbG8="
          X-Nothing: 1                                         | {} {}       | data_base64 | "e30ge30="
          Content-Type:                                        | hello       | data_base64 | "aGVsbG8="
          """)
  void theDataIsTheBodyByteByByte(String header, String body, String member, String value)
      throws IOException {
    assertThat(post(header + "\n" + REQUIRED, body)).startsWith("HTTP/1.1 200 ");

    assertThat(event().get(member).toString()).isEqualTo(value.replace("1.50", "1.5"));
    assertThat(event().has(member.equals("data") ? "data_base64" : "data")).isFalse();
  }

  @ParameterizedTest(name = "3.1.2: {0}")
  @ValueSource(strings = {JSON_TYPE, "Content-Type: text/plain\n", "Content-Type: image/png\n", ""})
  void withoutABodyThereIsNoData(String contentType) throws IOException {
    assertThat(post(contentType + REQUIRED, "")).startsWith("HTTP/1.1 200 ");

    assertThat(event().get("data").isNull()).isTrue();
  }

  @Test
  void aBodyThatIsNotWhatItsTypeSaysIsNoEvent() throws IOException {
    // The last example of section 3.2 of the JSON format: a JSON string needs its quotes.
    assertThat(post(JSON_TYPE + REQUIRED, "I'm just a string"))
        .startsWith("HTTP/1.1 400 ")
        .contains("MALFORMED");
  }

  @Test
  void eachHeaderIsAnAttributeByItsName() throws IOException {
    String headers =
        "CE-SpecVersion: 1.0\nCe-Id: 1\ncE-SOURCE: /s\nce-type: t\n"
            + "ce-time: 2018-04-05T03:56:24Z\nCE-SUBJECT: it\nCe-DataSchema: https://example.com/s\n"
            + "Ce-ComExampleExtension1: value\nx-other: 1\n";

    assertThat(post(JSON_TYPE + headers, "{}")).as("3.1.3.1").startsWith("HTTP/1.1 200 ");

    JsonNode event = event();
    assertThat(event.get("time").asText()).isEqualTo("2018-04-05T03:56:24Z");
    assertThat(event.get("subject").asText()).isEqualTo("it");
    assertThat(event.get("dataschema").asText()).isEqualTo("https://example.com/s");
    assertThat(event.get("comexampleextension1").asText()).isEqualTo("value");
    assertThat(event.has("xother") || event.has("x-other")).isFalse();
  }

  @ParameterizedTest(name = "3.1.3.1: {0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "ce-a_b: 1         | attribute name 'a_b' is not made of lower-case letters and digits",
        "ce-a-b: 1         | attribute name 'a-b' is not made of lower-case letters and digits",
        "ce-: 1            | attribute name '' is not made of lower-case letters and digits",
        "ce-time: now      | attribute 'time' is no RFC 3339 time",
        "ce-specversion: 1 | attribute 'specversion' is given twice",
        "CE-ID: 1          | attribute 'id' is given twice",
      })
  void whatIsNoAttributeIsRefused(String header, String detail) throws IOException {
    assertThat(post(JSON_TYPE + REQUIRED + header + "\n", "{}"))
        .startsWith("HTTP/1.1 400 ")
        .contains(detail);
  }

  @ParameterizedTest(name = "3.1.3.2: {0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          Euro%20%E2%82%AC%20%F0%9F%98%80 | Euro € 😀
          %e2%82%ac                       | €
          %41%7E                          | A~
          %25                             | %
          %2541                           | %41
          %22                             | "
          "quoted"                        | quoted
          "a \\"b\\" c"                   | a "b" c
          "a\\\\b"                        | a\\b
          "\\%41"                         | A
          "%22"                           | "
          """)
  void valuesAreUnquotedThenPercentDecodedOnce(String value, String text) throws IOException {
    assertThat(post(JSON_TYPE + REQUIRED + "ce-subject: " + value + "\n", "{}"))
        .startsWith("HTTP/1.1 200 ");

    assertThat(event().get("subject").asText()).isEqualTo(text);
  }

  @ParameterizedTest(name = "3.1.3.2: {0}")
  @ValueSource(
      strings = {
        "%C0%A0",
        "%ff",
        "a%E2%82",
        "%E2%82x",
        "%ED%A0%80",
        "%F4%90%80%80",
        "\u00e9",
        "%80"
      })
  void whatIsNoUtf8IsRefused(String value) throws IOException {
    assertThat(post(JSON_TYPE + REQUIRED + "ce-subject: " + value + "\n", "{}"))
        .startsWith("HTTP/1.1 400 ")
        .contains("header ce-subject is no UTF-8");
  }

  @ParameterizedTest(name = "3.1.3.2: {0}")
  @ValueSource(strings = {"%00", "a%0Ab", "%7F", "%C2%80", "%EF%BF%BE"})
  void whatAnAttributeMayNotHoldItMayNotHoldEncoded(String value) throws IOException {
    assertThat(post(JSON_TYPE + REQUIRED + "ce-subject: " + value + "\n", "{}"))
        .startsWith("HTTP/1.1 400 ")
        .contains("which CloudEvents do not allow");
  }

  @ParameterizedTest(name = "3.1.3.2: {0}")
  @CsvSource({"true", "-2147483648", "2018-04-05T17:31:00Z", "AAE="})
  void aValueOfAnyTypeIsItsCanonicalString(String value) throws IOException {
    assertThat(post(JSON_TYPE + REQUIRED + "ce-e: " + value + "\n", "{}"))
        .startsWith("HTTP/1.1 200 ");

    assertThat(event().get("e").asText()).isEqualTo(value);
  }

  @Test
  void inStructuredModeTheBodyAloneCounts() throws IOException {
    assertThat(post("Content-Type: application/cloudevents+json\n" + REQUIRED + "ce-e: 1\n", EVENT))
        .as("3.2.3")
        .startsWith("HTTP/1.1 200 ");

    assertThat(event().get("id").asText()).isEqualTo("in the body");
    assertThat(event().has("e")).isFalse();
  }

  @Test
  void aBatchMayBeEmptyAndItsEventsMayDiffer() throws IOException {
    String type = "Content-Type: application/cloudevents-batch+json\n";
    String other =
        EVENT.replace("\"data\":1", "\"datacontenttype\":\"text/xml\",\"data\":\"<a/>\"");
    String old = EVENT.replace("1.0", "0.3");

    assertThat(post(type, "[]")).as("3.3.2").startsWith("HTTP/1.1 200 ");
    assertThat(post(type, "[%s,%s,%s]".formatted(EVENT, other, old)))
        .as("3.3.2: all have the same specversion, which is 1.0")
        .startsWith("HTTP/1.1 200 ")
        .contains("\"accepted\":2", "{\"index\":2,");
  }

  @Test
  void aBodyMayComeInChunks() throws IOException {
    String head = "POST /v1/events HTTP/1.1\nHost: x\nTransfer-Encoding: chunked\n";
    String request = head + JSON_TYPE + REQUIRED + "\n3\n{\"a\n4\n\":1}\n0\n\n";

    assertThat(RawHttp.exchange(ingest.port(), request.replace("\n", "\r\n")))
        .as("1.2")
        .startsWith("HTTP/1.1 200 ");
    assertThat(event().get("data").toString()).isEqualTo("{\"a\":1}");
  }

  private JsonNode event() {
    return ingest.events().getLast();
  }

  /// Sends each character as one byte.
  private String post(String headers, String body) throws IOException {
    String head =
        "POST /v1/events HTTP/1.1\nHost: x\nContent-Length: %d\n%s\n"
            .formatted(body.length(), headers);
    return RawHttp.exchange(ingest.port(), head.replace("\n", "\r\n") + body);
  }
}
