package io.sluice.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.ingest.Ingest.Reply;
import io.sluice.model.Rejection.Reason;
import io.sluice.service.RawHttp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever comes in, the answer is a 4xx problem that names the byte or the event.
class HostileInputTest {
  private final Ingest ingest = Ingest.open();

  @AfterEach
  void stop() {
    ingest.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[{\"id\":1                | byte 8: ",
        "[{\"id\":1}               | byte 9: ",
        "{\"id\":1}{\"id\":2}      | byte 8: one JSON value is expected",
        "{\"id\":1} x              | byte 9: ",
        "[1,]                      | byte 3: ",
        "{\"a\":01}                | byte 6: ",
        "{'a':1}                   | byte 1: ",
        "nul                       | byte 3: ",
        "{\"a\":\"\\x\"}           | byte 7: ",
        "{\"a\":\"\\ud8\"}         | byte 10: ",
        "{\"a\":NaN}               | byte 5: ",
        "<xml/>                    | byte 0: ",
        "`   `                     | byte 3: "
      })
  void whatIsNoJsonIsMalformedWithTheByteAndKept(String body, String detail) {
    Reply reply = ingest.post(body).refused(400, "MALFORMED");

    assertThat(reply.detail()).startsWith(detail);
    assertNothingTaken(reply, 1);
    assertThat(ingest.rejections())
        .singleElement()
        .satisfies(rejection -> {
          assertThat(rejection.reason()).isEqualTo(Reason.MALFORMED);
          assertThat(new String(rejection.raw(), UTF_8)).isEqualTo(body);
          assertThat(rejection.receivedAt()).isEqualTo(Ingest.NOW);
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/json", "application/x-ndjson", "application/cloudevents+json"})
  void anEmptyBodyIsMalformed(String contentType) {
    assertThat(ingest.post("", "Content-Type", contentType).refused(400, "MALFORMED").detail())
        .isEqualTo("the body is empty");
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"a\":\"\u00ff\"}', 6",
    "'{\"a\":\"\u00c0\u0080\"}', 6",
    "'{\"a\":\"\u00ed\u00a0\u0080\"}', 6",
    "'{\"\u00e9\":1}', 2"
  })
  void invalidUtf8IsMalformedWithTheByte(String latin, int offset) {
    assertThat(ingest.post(latin.getBytes(ISO_8859_1)).refused(400, "MALFORMED").detail())
        .startsWith("byte " + offset + ": ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"id\":1,\"id\":2}          | field 'id' is given twice",
        "{\"time\":1,\"x\":0,\"time\":1} | field 'time' is given twice",
        "{\"id\":{}}                  | field 'id' is an object",
        "{\"id\":true}                | field 'id' is a boolean",
        "{\"type\":7}                 | field 'type' is a number",
        "{\"time\":\"soon\"}          | field 'time' holds no time",
        "{\"time\":1e400}             | field 'time' holds no time",
        "{\"a\":\"\\ud800\"}          | half a surrogate pair",
        "{\"\\udc00\":1}              | half a surrogate pair",
        "[[]]                         | an event is a JSON object, this is an array",
        "[null]                       | this is null",
        "\"text\"                     | this is a string",
        "42                           | this is a number"
      })
  void jsonThatIsNoEventIsInvalidAndSaysWhy(String body, String detail) {
    Reply reply = ingest.post(body).refused(400, "INVALID");

    assertThat(reply.detail()).contains(detail);
    assertNothingTaken(reply, 1);
    assertThat(ingest.rejections()).extracting(r -> r.reason()).containsExactly(Reason.INVALID);
  }

  @Test
  void anIdThatIsHalfASurrogatePairIsAnsweredAllTheSame() {
    Reply reply = ingest.post("[{\"id\":\"\\ud800\"},{\"id\":\"b\"}]").taken(1, 1);

    assertThat(reply.rejected(0).get("id").asText()).isEqualTo("\ufffd");
  }

  @Test
  void nulCharactersAndHugeNumbersAreNoFault() {
    ingest.post("{\"a\":\"\\u0000\",\"n\":1e999999,\"m\":" + "9".repeat(5000) + "}").taken(1, 0);
  }

  @Test
  void aByteOrderMarkIsTolerated() {
    ingest.post("\ufeff[{\"id\":\"a\"}]").taken(1, 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {501, 100_000, 3_000_000})
  void aDepthBombIsInvalid(int depth) {
    String bomb = "{\"a\":" + "[".repeat(depth) + "]".repeat(depth) + "}";

    Reply reply = ingest.post(bomb);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().get("reason").asText()).isIn("INVALID", "TOO_LARGE");
    assertNothingTaken(reply, 1);
  }

  @Test
  void aDepthBombThatIsNotClosedIsMalformed() {
    ingest.post("[".repeat(3_000_000)).refused(400, "MALFORMED");
    ingest.post("{\"a\":".repeat(1_000_000)).refused(400, "MALFORMED");
  }

  @Test
  void anEventOverOneMegabyteIsTooLargeAndItsBeginningIsKept() {
    String large = "{\"id\":\"l\",\"pad\":\"" + "x".repeat(1_048_576) + "\"}";

    Reply reply = ingest.post("[{\"id\":\"a\"}," + large + "]").taken(1, 1);

    assertThat(reply.rejected(0).get("reason").asText()).isEqualTo("TOO_LARGE");
    assertThat(reply.rejected(0).get("id").asText()).isEqualTo("l");
    assertThat(ingest.rejections())
        .singleElement()
        .satisfies(rejection -> {
          assertThat(rejection.raw()).hasSize(1 << 20);
          assertThat(rejection.rawCut()).isTrue();
        });
  }

  @Test
  void tenThousandEventsAreTakenAndOneMoreIsTooLarge() {
    ingest.post("[" + String.join(",", Collections.nCopies(10_000, "{}")) + "]").taken(10_000, 0);

    Reply reply = ingest.post("[" + String.join(",", Collections.nCopies(10_001, "{}")) + "]");

    assertThat(reply.refused(413, "TOO_LARGE").detail()).contains("10,000 events");
    assertThat(ingest.events()).hasSize(10_000);
  }

  @Test
  void tenThousandBadEventsAreEachAnswered() {
    Reply reply = ingest.post("[" + String.join(",", Collections.nCopies(10_000, "7")) + "]");

    reply.refused(400, "INVALID");
    assertNothingTaken(reply, 10_000);
    assertThat(reply.rejected(9_999).get("index").asInt()).isEqualTo(9_999);
    assertThat(ingest.rejections()).hasSize(10_000);
  }

  @Test
  void aBodyOverItsLimitIsTooLargeWhateverItSays() throws IOException {
    byte[] large = new byte[10_485_761];

    ingest.post(large).refused(413, "TOO_LARGE");
    ingest.post(gzip(new byte[40_000_000]), "Content-Encoding", "gzip").refused(413, "TOO_LARGE");
    ingest.post(gzip(new byte[40_000_000])).refused(413, "TOO_LARGE");
    assertThat(ingest.bus.packs()).isEmpty();
    assertThat(ingest.budget.taken()).isZero();
  }

  @Test
  void aLengthThatLiesIsNotBelieved() throws IOException {
    String huge =
        RawHttp.exchange(
            ingest.port(),
            "POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n[{}]");
    String longer =
        RawHttp.exchange(
            ingest.port(), "POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n[{}]");

    assertThat(huge).startsWith("HTTP/1.1 413 ");
    assertThat(longer).startsWith("HTTP/1.1 400 ").contains("the body was cut off after 4 bytes");
    assertThat(ingest.bus.packs()).isEmpty();
    assertThat(ingest.budget.taken()).isZero();
  }

  @Test
  void aChunkThatIsNoneIsARefusal() throws IOException {
    String head = "POST /v1/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";

    assertThat(RawHttp.exchange(ingest.port(), head + "4\r\n[{}]\r\n0\r\n\r\n"))
        .startsWith("HTTP/1.1 200 ");
    assertThat(RawHttp.exchange(ingest.port(), head + "zz\r\n[{}]\r\n"))
        .startsWith("HTTP/1.1 400 ");
    assertThat(RawHttp.exchange(ingest.port(), head + "4\r\n[{}]")).startsWith("HTTP/1.1 400 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd", "br", "deflate"})
  void anEncodingThatLiesIsMalformedAndTheBytesAreKept(String encoding) {
    Reply reply = ingest.post("[{\"id\":1}]", "Content-Encoding", encoding);

    assertThat(reply.refused(400, "MALFORMED").detail()).startsWith("the body is not " + encoding);
    assertThat(ingest.rejections())
        .extracting(r -> new String(r.raw(), UTF_8))
        .containsExactly("[{\"id\":1}]");
  }

  @Test
  void aCutGzipStreamIsMalformedAndNotHalfTaken() throws IOException {
    byte[] whole = gzip("[{\"id\":1},{\"id\":2}]".getBytes(UTF_8));
    byte[] cut = Arrays.copyOf(whole, whole.length - 9);

    ingest.post(cut, "Content-Encoding", "gzip").refused(400, "MALFORMED");

    assertThat(ingest.events()).isEmpty();
  }

  @Test
  void anUnknownEncodingIsRefused() {
    Reply reply = ingest.post("[{}]", "Content-Encoding", "compress");

    assertThat(reply.refused(415, "UNSUPPORTED").header("Accept-Encoding")).isPresent();
  }

  @Test
  void parametersThatAreTooLongAreInvalid() {
    Reply key = ingest.post("[{}]", "Idempotency-Key", "k".repeat(257));
    assertThat(key.refused(400, "INVALID").detail()).contains("Idempotency-Key");

    Reply type = ingest.send("POST", "/v1/events?type=" + "t".repeat(1025), "[{}]".getBytes(UTF_8));
    assertThat(type.refused(400, "INVALID").detail()).contains("parameter type");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/v1/events?type=%zz", "/v1/events?%", "/v1/events?type", "/v1/events?&&=&type="})
  void aStrangeQueryIsNoFault(String path) throws IOException {
    assertThat(
            RawHttp.exchange(
                ingest.port(),
                "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n[{}]"))
        .startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/x-ndjson",
        "application/cloudevents+json",
        "application/cloudevents-batch+json"
      })
  void noBytesMakeItFail(String contentType) {
    byte[] sample =
        """
        [{"specversion":"1.0","id":"\\u00e9","source":"s","type":"t","time":1.5e9,"data":[null,true,-0.1]},
        {"events":[{"time":"2026-01-01T00:00:00Z"}]}]
        """
            .getBytes(UTF_8);
    var random = new Random(7);
    for (int i = 0; i < 300; i++) {
      byte[] bytes = sample.clone();
      for (int j = random.nextInt(4); j >= 0; j--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      byte[] cut = Arrays.copyOfRange(bytes, random.nextInt(2), bytes.length);

      assertThat(ingest.post(cut, "Content-Type", contentType).status())
          .as(new String(cut, ISO_8859_1))
          .isIn(200, 400);
    }
  }

  private static void assertNothingTaken(Reply reply, int rejected) {
    JsonNode json = reply.json();
    assertThat(json.get("accepted").asInt()).isZero();
    assertThat(json.get("rejected").size()).isEqualTo(rejected);
  }

  static byte[] gzip(byte[] bytes) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }
}
