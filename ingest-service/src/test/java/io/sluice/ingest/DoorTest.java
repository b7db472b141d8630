package io.sluice.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.service.RawHttp;
import java.io.IOException;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who may send events.
class DoorTest {
  private static final String KEYS = "# ours\nshop:s3cret\n\nweb : k:with:colons \n";

  private final Ingest ingest = Ingest.withKeys(KEYS);

  @AfterEach
  void stop() {
    ingest.close();
  }

  @ParameterizedTest
  @CsvSource({
    "X-Write-Key, s3cret, shop",
    "x-write-key, ' s3cret ', shop",
    "X-Write-Key, k:with:colons, web",
    "Authorization, Bearer s3cret, shop",
    "Authorization, bearer k:with:colons, web",
    "Authorization, Basic czNjcmV0Og==, shop",
    "Authorization, Basic czNjcmV0, shop",
    "Authorization, basic OnMzY3JldA==, shop"
  })
  void theNameOfTheKeyIsTheSourceOfEventsThatNameNone(String header, String value, String name) {
    ingest.post("[{},{\"source\":\"own\"}]", header, value).taken(2, 0);

    assertThat(ingest.events())
        .extracting(event -> event.get("source").asText())
        .containsExactly(name, "own");
  }

  @Test
  void withoutAKeyItIs401AndSaysHowToSendOne() {
    var reply = ingest.post("[{}]").refused(401, "UNAUTHENTICATED");

    assertThat(reply.header("WWW-Authenticate")).hasValue("Bearer realm=\"events\"");
    assertThat(reply.detail()).contains("X-Write-Key");
    assertThat(ingest.bus.packs()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "X-Write-Key, other",
    "X-Write-Key, S3CRET",
    "X-Write-Key, shop:s3cret",
    "Authorization, Bearer x",
    "Authorization, Basic %%%",
    "Authorization, Basic eDp5"
  })
  void withAnUnknownKeyItIs403AndTheKeyIsNotRepeated(String header, String value) {
    var reply = ingest.post("[{}]", header, value).refused(403, "FORBIDDEN");

    assertThat(reply.body()).doesNotContain(value);
    assertThat(ingest.bus.packs()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Digest x", "Bearer", "Bearer  ", "Basic Og=="})
  void anAuthorizationWithoutAKeyIsNone(String authorization) {
    ingest.post("[{}]", "Authorization", authorization).refused(401, "UNAUTHENTICATED");
  }

  @Test
  void whoHasNoKeyIsRefusedBeforeTheBodyIsTakenFromTheBudget() throws IOException {
    String head =
        "POST /v1/events HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 99\r\n\r\n";

    // With the body still to come, there is no "100 Continue" that asks for it.
    assertThat(RawHttp.exchange(ingest.port(), head)).startsWith("HTTP/1.1 401 ");
    assertThat(ingest.budget.taken()).isZero();
  }

  @Test
  void whenItIsOpenAnyKeyIsTakenAndNone() {
    try (Ingest open = Ingest.open()) {
      open.post("[{}]").taken(1, 0);
      open.post("[{}]", "X-Write-Key", "any").taken(1, 0);
      assertThat(open.events()).extracting(e -> e.get("source").asText()).containsOnly("default");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "?write_key=s3cret, shop",
    "?writeKey=s3cret, shop",
    "?type=x&writeKey=k%3Awith%3Acolons, web",
    "/s3cret, shop",
    "/s3cret/, shop",
    "/k:with:colons?type=x, web",
    "/k%3Awith%3Acolons, web"
  })
  void aKeyMayStandInTheUrl(String url, String name) {
    ingest.send("POST", "/v1/events" + url, bytes("[{}]")).taken(1, 0);

    assertThat(ingest.events()).extracting(e -> e.get("source").asText()).containsExactly(name);
  }

  @ParameterizedTest
  @CsvSource({
    "/s3cret?write_key=x, X-Write-Key, s3cret, Authorization, Bearer x",
    "/x?write_key=x, Authorization, Bearer s3cret, X-Write-Key, ' '",
    "/x?write_key=s3cret&writeKey=x, Authorization, Digest x, X-Write-Key, ''",
    "/x?write_key=&writeKey=s3cret, Accept, x, X-Write-Key, ''",
    "/s3cret?write_key=&writeKey, Accept, x, X-Write-Key, ''",
  })
  void ofSeveralKeysAHeadersDecidesThenTheQuerysThenThePaths(
      String url, String header, String value, String other, String otherValue) {
    ingest
        .send("POST", "/v1/events" + url, bytes("[{}]"), header, value, other, otherValue)
        .taken(1, 0);
  }

  @Test
  void aKnownKeyInTheUrlDoesNotHelpAnUnknownOneInAHeader() {
    ingest
        .send("POST", "/v1/events/s3cret", bytes("[{}]"), "X-Write-Key", "x")
        .refused(403, "FORBIDDEN");
  }

  @Test
  void pagesMayPostWithAKeyInThePath() {
    var origin = "https://shop.example";
    var reply = ingest.send("OPTIONS", "/v1/events/s3cret", bytes(""), "Origin", origin);

    assertThat(reply.status()).isEqualTo(204);
    assertThat(reply.header("Access-Control-Allow-Origin")).hasValue("*");
    assertThat(
            ingest
                .send("POST", "/v1/events/s3cret", bytes("[{}]"), "Origin", origin)
                .taken(1, 0)
                .header("Access-Control-Allow-Origin"))
        .hasValue("*");
  }

  @Test
  void anExpiredKeyIs403AndItsHolderLearnsWhoseItWasAndSinceWhen() {
    String lines = "shop:old until=" + Ingest.NOW + "\nshop:new until=" + Ingest.NOW.plusNanos(1);
    try (Ingest rotating = Ingest.withKeys(lines)) {
      var reply = rotating.post("[{}]", "X-Write-Key", "old").refused(403, "FORBIDDEN");

      assertThat(reply.detail()).contains("key of shop expired at " + Ingest.NOW);
      rotating.post("[{}]", "X-Write-Key", "new").taken(1, 0);
    }
  }

  @Test
  void aBasicCredentialMayHoldAnyText() {
    String basic = Base64.getEncoder().encodeToString("ключ:".getBytes(UTF_8));
    try (Ingest other = Ingest.withKeys("ru:ключ")) {
      other.post("[{}]", "Authorization", "Basic " + basic).taken(1, 0);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
