package io.sluice.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.service.RawHttp;
import io.sluice.service.StartException;
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

  @Test
  void whenItIsOpenAKnownKeyStillNamesTheSource() {
    assertThat(WriteKeys.open(KEYS).admit("s3cret"))
        .isEqualTo(new WriteKeys.Admission.Admitted("shop", "1ec1c26b"));
    assertThat(WriteKeys.open(KEYS).admit("x"))
        .isEqualTo(new WriteKeys.Admission.Admitted("default", ""));
  }

  @ParameterizedTest
  @CsvSource({"'a:b\nno colon', 2", "'a:', 1", "':b', 1"})
  void aLineThatIsNoKeyIsNamedByItsNumberAlone(String lines, int line) {
    assertThatThrownBy(() -> WriteKeys.of(lines))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("line " + line)
        .hasMessageNotContaining("no colon");
  }

  @Test
  void aSecretWithoutKeysIsNoDoor() {
    assertThatThrownBy(() -> WriteKeys.of("# none\n"))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("name:key");
  }

  @Test
  void aBasicCredentialMayHoldAnyText() {
    String basic = Base64.getEncoder().encodeToString("ключ:".getBytes(UTF_8));
    try (Ingest other = Ingest.withKeys("ru:ключ")) {
      other.post("[{}]", "Authorization", "Basic " + basic).taken(1, 0);
    }
  }
}
