package io.sluice.processor.source.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.model.InvalidSettingsException;
import io.sluice.model.Settings;
import io.sluice.service.Address;
import io.sluice.service.Health;
import io.sluice.service.HttpServer;
import io.sluice.service.RawHttp;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/// The door in a server, with keys from another one, as it stands on the network.
@Timeout(60)
class PushDoorTest {
  private static final TokenForge GOOGLE = new TokenForge("google");
  private static final String GOOD_HOST = "Host: processor.example\r\n";

  private final MovedTime time = new MovedTime();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private KeyServer keys;
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    log.start();
    logger().addAppender(log);
    keys = new KeyServer().serving(GOOGLE);
    serve(
        Map.of(
            "SLUICE_PUSH_AUDIENCE",
            TokenForge.AUDIENCE,
            "SLUICE_PUSH_ACCOUNT",
            TokenForge.ACCOUNT));
  }

  @AfterEach
  void stop() {
    logger().detachAppender(log);
    server.close();
    keys.close();
  }

  @Test
  void whoBringsTheTokenIsLetIn() throws Exception {
    String token = GOOGLE.sign(TokenForge.claims(time.instant()));

    assertThat(push("Authorization: Bearer " + token)).startsWith("HTTP/1.1 204");
    assertThat(push("authorization: bearer  " + token)).startsWith("HTTP/1.1 204");
    assertThat(push("AUTHORIZATION: BEARER " + token)).startsWith("HTTP/1.1 204");
    assertThat(keys.asked).hasValue(1);
    assertThat(log.list).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Authorization:",
        "Authorization: Bearer",
        "Authorization: Bearer a b",
        "Authorization: Basic cHVzaDpwdXNo",
        "Proxy-Authorization: Bearer TOKEN",
        "X-Serverless-Authorization: Bearer TOKEN",
        "Authorization: TOKEN",
        "Authorization: Bearer TOKEN\r\nAuthorization: Bearer TOKEN",
        "Authorization: Bearer TOKEN, Bearer TOKEN"
      })
  void whoBringsNoneOrSeveralIsTold(String headers) throws Exception {
    String token = GOOGLE.sign(TokenForge.claims(time.instant()));
    String answer = push(headers.replace("TOKEN", token));

    assertThat(answer)
        .startsWith("HTTP/1.1 401")
        .containsPattern("(?m)^WWW-Authenticate: Bearer\r?$")
        .contains("Content-Type: application/problem+json")
        .contains("\"reason\":\"TOKEN_MISSING\"")
        .doesNotContain(token);
    assertThat(refused("missing")).isEqualTo(1);
    assertThat(keys.asked).hasValue(0);
  }

  @ParameterizedTest
  @CsvSource({
    "aud, \"x\", 401, AUDIENCE",
    "iss, \"x\", 401, ISSUER",
    "exp, 1, 401, EXPIRED",
    "iat, 4102444800, 401, NOT_YET_VALID",
    "email, \"x@y\", 403, ACCOUNT",
    "email_verified, false, 403, UNVERIFIED"
  })
  void aTokenForSomethingElseIsRefusedWithTheReason(
      String claim, String value, int status, String why) throws Exception {
    Map<String, String> claims = TokenForge.claims(time.instant());
    claims.put(claim, value);
    String token = GOOGLE.sign(claims);

    String answer = push("Authorization: Bearer " + token);

    assertThat(answer)
        .startsWith("HTTP/1.1 " + status)
        .contains("\"reason\":\"TOKEN_" + why + "\"")
        .doesNotContain(token)
        .doesNotContain(TokenForge.AUDIENCE)
        .doesNotContain(TokenForge.ACCOUNT);
    assertThat(answer.contains("WWW-Authenticate: Bearer error=\"invalid_token\""))
        .isEqualTo(status == 401);
    assertThat(refused(Refusal.valueOf(why).label())).isEqualTo(1);
  }

  @Test
  void aTokenThatIsTooLongIsNotLookedAt() throws Exception {
    String answer = push("Authorization: Bearer " + "A".repeat(9000));

    assertThat(answer).startsWith("HTTP/1.1 401").contains("TOKEN_TOO_LONG").contains("8192");
    assertThat(push("Authorization: Bearer " + "A".repeat(40_000))).startsWith("HTTP/1.1 431");
    assertThat(keys.asked).hasValue(0);
  }

  @Test
  void withoutKeysATokenMayBeGoodAndIsToComeAgain() throws Exception {
    keys.answering(500, "");
    String token = GOOGLE.sign(TokenForge.claims(time.instant()));

    assertThat(push("Authorization: Bearer " + token))
        .startsWith("HTTP/1.1 503")
        .contains("Retry-After: 10")
        .contains("TOKEN_KEYS_UNAVAILABLE");
    keys.serving(GOOGLE);
    time.pass(PushKeys.INTERVAL);

    assertThat(push("Authorization: Bearer " + token)).startsWith("HTTP/1.1 204");
  }

  @Test
  void theBodyOfWhoIsRefusedIsNotAskedFor() throws Exception {
    String request =
        "POST /pubsub/push HTTP/1.1\r\n"
            + GOOD_HOST
            + "Expect: 100-continue\r\nContent-Length: 1000000\r\nConnection: close\r\n\r\n";

    assertThat(RawHttp.exchange(server.port(), request)).startsWith("HTTP/1.1 401");
  }

  @Test
  void whoeverKnocksForeverFillsNoLog() throws Exception {
    for (int i = 0; i < 20; i++) {
      String _ = push("");
      String _ = push("Authorization: Bearer x");
    }
    assertThat(messages()).hasSize(2);
    assertThat(refused("missing")).isEqualTo(20);

    time.pass(Duration.ofMinutes(1));
    String _ = push("");
    assertThat(messages()).hasSize(3);
  }

  @Test
  void theLogSaysWhatToCompareAndHoldsNoToken() throws Exception {
    Map<String, String> claims = TokenForge.claims(time.instant());
    claims.put("aud", "\"https://elsewhere.example\"");
    String token = GOOGLE.sign(claims);
    String _ = push("Authorization: Bearer " + token);

    ILoggingEvent line = log.list.getFirst();
    assertThat(line.getFormattedMessage()).contains("SLUICE_PUSH_AUDIENCE");
    assertThat(line.getKeyValuePairs().toString())
        .contains("https://elsewhere.example")
        .contains(TokenForge.AUDIENCE)
        .doesNotContain(token.substring(0, 20));
  }

  @Test
  void withoutSettingsTheDoorIsOpenAndSaysSo() throws Exception {
    server.close();
    PushDoor open = serve(Map.of());
    open.start();

    assertThat(push("")).startsWith("HTTP/1.1 204");
    assertThat(push("Authorization: Bearer x")).startsWith("HTTP/1.1 204");
    assertThat(messages()).singleElement().asString().startsWith("anyone who reaches this");
  }

  @ParameterizedTest
  @CsvSource({
    "SLUICE_PUSH_AUDIENCE, https://x, only one is set",
    "SLUICE_PUSH_ACCOUNT, a@b, only one is set"
  })
  void halfADoorIsAnError(String name, String value, String complaint) {
    assertThatThrownBy(() -> door(Map.of(name, value)))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining(complaint);
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///etc/passwd", "ftp://x/", "certs", "https://", "http://a b/"})
  void keysComeOverHttp(String url) {
    assertThatThrownBy(() ->
            door(
                Map.of(
                    "SLUICE_PUSH_AUDIENCE", "a",
                    "SLUICE_PUSH_ACCOUNT", "b",
                    "SLUICE_PUSH_KEYS_URL", url)))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("SLUICE_PUSH_KEYS_URL=" + url);
  }

  private PushDoor serve(Map<String, String> environment) {
    var all = new HashMap<>(environment);
    all.put("SLUICE_PUSH_KEYS_URL", keys.uri().toString());
    PushDoor door = door(all);
    server =
        new HttpServer(
            Address.loopback(0),
            Duration.ofSeconds(1),
            () -> Health.UP,
            routes ->
                routes.post(
                    "/pubsub/push",
                    context ->
                        door.refuses(context)
                            .ifPresentOrElse(
                                problem -> HttpServer.refuse(context, problem),
                                () -> context.status(204))));
    server.start();
    return door;
  }

  private PushDoor door(Map<String, String> environment) {
    return PushDoor.of(Settings.of(environment), new PushMetrics(registry), time);
  }

  private String push(String headers) throws Exception {
    String lines = headers.isEmpty() ? "" : headers + "\r\n";
    return RawHttp.exchange(
        server.port(),
        "POST /pubsub/push HTTP/1.1\r\n"
            + GOOD_HOST
            + lines
            + "Content-Length: 2\r\nConnection: close\r\n\r\n{}");
  }

  private double refused(String reason) {
    return registry.get("sluice.processor.pushes.refused").tag("reason", reason).counter().count();
  }

  private List<String> messages() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(PushDoor.class);
  }
}
