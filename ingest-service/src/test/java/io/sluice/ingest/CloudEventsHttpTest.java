package io.sluice.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.ingest.Ingest.Reply;
import io.sluice.service.RawHttp;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// CloudEvents on `POST /v1/events`, in each of their modes.
class CloudEventsHttpTest {
  private static final String EVENT =
      """
      {"specversion":"1.0","id":"1","source":"/s","type":"t","time":"2026-01-02T03:04:05Z","subject":"it","ext":5,"data":{"a":1.0}}\
      """;

  private final Ingest ingest = Ingest.open();

  @AfterEach
  void stop() {
    ingest.close();
  }

  @Test
  void aStructuredEventKeepsItsAttributes() {
    ingest.post(EVENT, "Content-Type", "application/cloudevents+json; charset=UTF-8").taken(1, 0);

    JsonNode event = ingest.events().getFirst();
    assertThat(event.get("id").asText()).isEqualTo("1");
    assertThat(event.get("source").asText()).isEqualTo("/s");
    assertThat(event.get("type").asText()).isEqualTo("t");
    assertThat(event.get("time").asText()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(event.get("subject").asText()).isEqualTo("it");
    assertThat(event.get("ext").asInt()).isEqualTo(5);
    assertThat(event.get("data").toString()).isEqualTo("{\"a\":1.0}");
    assertThat(event.get("sluiceidentity").asText()).isEqualTo("id");
    assertThat(event.get("sluicereceivedat").asText()).isEqualTo(Ingest.NOW.toString());
  }

  @Test
  void aBatchMayBeEmptyOrMixed() {
    String type = "application/cloudevents-batch+json";

    ingest.post("[]", "Content-Type", type).taken(0, 0);
    Reply reply = ingest.post("[%s,{\"id\":\"2\"}]".formatted(EVENT), "Content-Type", type);

    assertThat(reply.taken(1, 1).rejected(0).get("id").asText()).isEqualTo("2");
    assertThat(reply.rejected(0).get("detail").asText()).contains("required attribute");
  }

  @Test
  void aBatchIsNoSingleEventAndTheOtherWayRound() {
    ingest
        .post("[" + EVENT + "]", "Content-Type", "application/cloudevents+json")
        .refused(400, "INVALID");
    ingest
        .post(EVENT, "Content-Type", "application/cloudevents-batch+json")
        .refused(400, "INVALID");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json          | {\"a\":1.50}   | data        | {\"a\":1.50}",
        "application/vnd.x+json    | [1]            | data        | [1]",
        "text/plain                | hello \"you\"  | data        | \"hello \\\"you\\\"\"",
        "application/octet-stream  | hello          | data_base64 | \"aGVsbG8=\"",
        "application/xml           | <a/>           | data_base64 | \"PGEvPg==\"",
      })
  void theDataOfABinaryEventIsItsBody(String type, String body, String member, String value) {
    ingest
        .post(
            body,
            "Content-Type",
            type,
            "ce-specversion",
            "1.0",
            "ce-id",
            "1",
            "CE-Source",
            "/s",
            "Ce-Type",
            "t",
            "ce-ext",
            "5")
        .taken(1, 0);

    assertThat(ingest.packs("events").getFirst().data().toString())
        .endsWith("\"" + member + "\":" + value + "}]");
    JsonNode event = ingest.events().getFirst();
    assertThat(event.get("source").asText()).isEqualTo("/s");
    assertThat(event.get("ext").asText()).isEqualTo("5");
    assertThat(event.get("datacontenttype").asText()).isEqualTo(type);
  }

  @Test
  void aBinaryEventMayHaveNoBody() {
    binary("", "ce-id", "1").taken(1, 0);

    assertThat(ingest.events().getFirst().get("data").isNull()).isTrue();
  }

  @Test
  void bytesThatAreNoTextAreKeptAsBytes() {
    ingest
        .post(
            new byte[] {(byte) 0xff},
            "Content-Type",
            "text/plain",
            "ce-specversion",
            "1.0",
            "ce-id",
            "1",
            "ce-source",
            "/s",
            "ce-type",
            "t")
        .taken(1, 0);

    assertThat(ingest.events().getFirst().get("data_base64").asText()).isEqualTo("/w==");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Euro%20%E2%82%AC%20%F0%9F%98%80 | Euro € 😀",
        "a b                             | a b",
        "100%                            | 100%",
        "100%zz                          | 100%zz",
        "%2541                           | %41",
        "\"in \\\"quotes\\\"\"           | in \"quotes\""
      })
  void headersArePercentDecoded(String header, String text) {
    binary("{}", "ce-id", "1", "ce-subject", header).taken(1, 0);

    assertThat(ingest.events().getFirst().get("subject").asText()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%C0%A0", "%ff", "a%E2%82"})
  void aHeaderThatIsNoUtf8IsInvalid(String header) {
    assertThat(binary("{}", "ce-id", "1", "ce-subject", header).refused(400, "INVALID").detail())
        .isEqualTo("header ce-subject is no UTF-8");
  }

  @Test
  void bytesOfUtf8InAHeaderAreTakenAsTheyAre() throws IOException {
    String subject = new String("€".getBytes(UTF_8), java.nio.charset.StandardCharsets.ISO_8859_1);
    String request =
        """
        POST /v1/events HTTP/1.1
        Host: x
        Content-Length: 2
        Content-Type: application/json
        ce-specversion: 1.0
        ce-id: 1
        ce-source: /s
        ce-type: t
        ce-subject: %s

        {}\
        """
            .formatted(subject)
            .replace("\n", "\r\n");

    assertThat(RawHttp.exchange(ingest.port(), request)).startsWith("HTTP/1.1 200 ");
    assertThat(ingest.events().getFirst().get("subject").asText()).isEqualTo("€");
  }

  @Test
  void whatABinaryEventLacksIsNamedAndItsAttributesAreKept() {
    Reply reply = ingest.post("{}", "Content-Type", "application/json", "ce-id", "1", "ce-x", "5");

    assertThat(reply.refused(400, "INVALID").detail()).contains("required attribute");
    assertThat(new String(ingest.rejections().getFirst().raw(), UTF_8))
        .contains("\"id\":\"1\"", "\"x\":\"5\"", "\"data\":{}");
  }

  @Test
  void aHeaderGivenTwiceIsInvalid() {
    assertThat(binary("{}", "ce-id", "1", "ce-id", "2").refused(400, "INVALID").detail())
        .contains("'id' is given twice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ce-data", "ce-data_base64", "ce-datacontenttype"})
  void theDataIsNoHeader(String header) {
    assertThat(binary("{}", "ce-id", "1", header, "x").refused(400, "INVALID").detail())
        .startsWith("header " + header + " is not allowed");
  }

  @Test
  void theJsonOfABinaryEventIsCheckedLikeAnyOther() {
    assertThat(binary("{\"a\":", "ce-id", "1").refused(400, "MALFORMED").detail())
        .startsWith("byte 5: ");
    assertThat(binary("{} x", "ce-id", "1").refused(400, "MALFORMED").detail())
        .startsWith("byte 3: ");
    binary("[".repeat(600) + "]".repeat(600), "ce-id", "1").refused(400, "INVALID");
    binary("\"\\ud800\"", "ce-id", "1").refused(400, "INVALID");
  }

  private Reply binary(String body, String... headers) {
    String[] all = new String[headers.length + 8];
    String[] common = {
      "Content-Type", "application/json", "ce-specversion", "1.0", "ce-source", "/s", "ce-type", "t"
    };
    System.arraycopy(common, 0, all, 0, 8);
    System.arraycopy(headers, 0, all, 8, headers.length);
    return ingest.post(body, all);
  }
}
