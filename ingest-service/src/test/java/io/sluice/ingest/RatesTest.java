package io.sluice.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.ingest.Ingest.Reply;
import io.sluice.model.InvalidSettingsException;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.service.RawHttp;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// 429: how often an address may ask, and how many events a key may send.
class RatesTest {
  private static final String RECEIVED = "sluice_ingest_events_received_total";
  private static final String REFUSED = "sluice_ingest_events_refused_total";
  private static final String PUBLISHED = "sluice_ingest_events_published_total";

  private final Ingest keys =
      Ingest.withKeys(
          "shop:s3cret\nweb:other", "KEY_EVENTS_PER_SECOND", "10", "BURST_SECONDS", "2");
  private final Ingest addresses =
      Ingest.open("ADDRESS_REQUESTS_PER_SECOND", "1", "BURST_SECONDS", "3", "TRUSTED_HOPS", "1");

  @AfterEach
  void stop() {
    keys.close();
    addresses.close();
  }

  @Test
  void everyAnswerSaysWhatTheKeyHasLeft() {
    Reply reply = send("s3cret", 5).taken(5, 0);

    assertThat(reply.header("RateLimit-Policy")).hasValue("\"key\";q=20;qu=\"events\";w=2");
    assertThat(reply.header("RateLimit")).hasValue("\"key\";r=15;t=2");
    assertThat(
            keys.post("[", "X-Write-Key", "s3cret").refused(400, "MALFORMED").header("RateLimit"))
        .hasValue("\"key\";r=14;t=2");
  }

  @Test
  void tooManyEventsOfAKeyAre429AndPassWhenItSaysSo() {
    send("s3cret", 19).taken(19, 0);
    Reply reply = send("s3cret", 16).refused(429, "RATE_LIMITED");

    assertThat(reply.header("Retry-After")).as("1.5 s, rounded up").hasValue("2");
    assertThat(reply.header("RateLimit-Policy")).hasValue("\"key\";q=20;qu=\"events\";w=2");
    assertThat(reply.header("RateLimit")).hasValue("\"key\";r=1;t=2");
    assertThat(reply.json().get("violated-policies").get(0).asText()).isEqualTo("key");
    assertThat(reply.detail()).contains("10 a second", "20 at once", "after 2 s");
    assertThat(keys.events()).hasSize(19);

    pass(keys, Duration.ofSeconds(2));
    send("s3cret", 16).taken(16, 0);
  }

  @Test
  void otherKeysAreNotTouched() {
    send("s3cret", 20).taken(20, 0);
    send("s3cret", 1).refused(429, "RATE_LIMITED");
    send("other", 20).taken(20, 0);
  }

  @Test
  void refusedEventsAreCountedSoThatTheSumBalances() {
    send("s3cret", 19).taken(19, 0);
    send("s3cret", 7).refused(429, "RATE_LIMITED");

    assertThat(keys.metric(RECEIVED)).isEqualTo(26);
    assertThat(keys.metric(PUBLISHED)).isEqualTo(19);
    assertThat(keys.metric(REFUSED)).isEqualTo(7);
  }

  @Test
  void whoHasNothingLeftIsRefusedBeforeTheBodyIsRead() throws IOException {
    send("s3cret", 20).taken(20, 0);
    String head =
        "POST /v1/events HTTP/1.1\r\nHost: x\r\nX-Write-Key: s3cret\r\nExpect: 100-continue\r\nContent-Length: 99\r\n\r\n";

    assertThat(RawHttp.exchange(keys.port(), head)).startsWith("HTTP/1.1 429 ");
  }

  @Test
  void aBatchLargerThanTheBurstPassesInTheEndAndIsPaidForAfterwards() {
    send("s3cret", 1).taken(1, 0);
    Reply early = send("s3cret", 50).refused(429, "RATE_LIMITED");
    assertThat(early.header("Retry-After")).hasValue("1");
    pass(keys, Duration.ofSeconds(1));
    send("s3cret", 50).taken(50, 0);

    assertThat(send("s3cret", 1).refused(429, "RATE_LIMITED").header("Retry-After")).hasValue("4");
    pass(keys, Duration.ofSeconds(4));
    send("s3cret", 1).taken(1, 0);
  }

  @Test
  void manyClientsOfAKeyAtOnceGetNoMoreThanItsBurst() throws Exception {
    Callable<Integer> one = () -> send("s3cret", 1).status();
    try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = clients.invokeAll(IntStream.range(0, 60).mapToObj(_ -> one).toList());
      for (var answer : answers) {
        assertThat(answer.get()).isIn(200, 429);
      }
    }
    assertThat(keys.events()).hasSize(20);
  }

  @Test
  void anAddressThatAsksTooOftenGets429AndOthersDoNot() {
    for (int i = 0; i < 3; i++) {
      from("192.0.2.1").taken(1, 0);
    }
    Reply reply = from("10.0.0." + 1 + ", 192.0.2.1").refused(429, "RATE_LIMITED");

    assertThat(reply.header("Retry-After")).hasValue("1");
    assertThat(reply.header("RateLimit-Policy")).hasValue("\"address\";q=3;qu=\"requests\";w=3");
    assertThat(reply.header("RateLimit")).hasValue("\"address\";r=0;t=1");
    from("192.0.2.2").taken(1, 0);
    pass(addresses, Duration.ofSeconds(1));
    from("192.0.2.1").taken(1, 0);
  }

  @Test
  void aNetworkOfIPv6IsOneAddress() {
    for (int i = 0; i < 3; i++) {
      from("2001:db8:0:1::" + i).taken(1, 0);
    }
    from("2001:db8:0:1:ffff::").refused(429, "RATE_LIMITED");
    from("2001:db8:0:2::").taken(1, 0);
  }

  @Test
  void wrongKeysCountAgainstTheAddressBeforeTheyAreLookedAt() {
    try (Ingest both =
        Ingest.withKeys("a:b", "ADDRESS_REQUESTS_PER_SECOND", "1", "BURST_SECONDS", "1")) {
      both.post("[{}]", "X-Write-Key", "guess").refused(403, "FORBIDDEN");
      both.post("[{}]", "X-Write-Key", "b").refused(429, "RATE_LIMITED");
    }
  }

  @Test
  void bothLimitsAreTold() {
    try (Ingest both =
        Ingest.withKeys("a:b", "ADDRESS_REQUESTS_PER_SECOND", "7", "KEY_EVENTS_PER_SECOND", "9")) {
      assertThat(both.post("[{}]", "X-Write-Key", "b").taken(1, 0).header("RateLimit"))
          .hasValue("\"address\";r=69;t=10, \"key\";r=89;t=10");
    }
  }

  @Test
  void pagesOfOtherOriginsMayReadTheHeaders() {
    Reply reply =
        keys.post("[{}]", "X-Write-Key", "s3cret", "Origin", "https://shop.example").taken(1, 0);

    assertThat(reply.header("Access-Control-Expose-Headers"))
        .hasValue("Retry-After, RateLimit, RateLimit-Policy");
  }

  @Test
  void byDefaultNobodyIsLimited() {
    try (Ingest open = Ingest.withKeys("a:b")) {
      for (int i = 0; i < 100; i++) {
        Reply reply = open.post("[{},{}]", "X-Write-Key", "b").taken(2, 0);
        assertThat(reply.headers().keySet()).noneMatch(name -> name.startsWith("ratelimit"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "3601"})
  void aBurstThatIsNoneIsAnError(String seconds) {
    Settings settings = Settings.of(Map.of(Setting.BURST_SECONDS.variable(), seconds));

    assertThatThrownBy(() -> Limits.check(settings))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("SLUICE_BURST_SECONDS=" + seconds);
  }

  private Reply send(String key, int events) {
    String body = IntStream.range(0, events).mapToObj(_ -> "{}").collect(Collectors.joining(","));
    return keys.post("[" + body + "]", "X-Write-Key", key);
  }

  private Reply from(String forwarded) {
    return addresses.send(
        "POST", "/v1/events", "[{}]".getBytes(UTF_8), "X-Forwarded-For", forwarded);
  }

  private static void pass(Ingest ingest, Duration time) {
    ingest.nanos.addAndGet(time.toNanos());
  }
}
