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
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which pages may post, and by which names ingest may be asked.
class OriginsTest {
  private final Ingest ingest =
      Ingest.open(
          "CORS_ORIGINS", "https://a.example, http://b.example:8080",
          "ALLOWED_HOSTS", "in.example,[2001:db8::1],127.0.0.1");

  @AfterEach
  void stop() {
    ingest.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://a.example", "http://b.example:8080"})
  void anAllowedPageIsToldWhatItMaySend(String origin) {
    Reply reply = preflight(origin);

    assertThat(reply.status()).isEqualTo(204);
    assertThat(reply.header("Access-Control-Allow-Origin")).hasValue(origin);
    assertThat(reply.header("Access-Control-Allow-Methods")).hasValue("POST");
    assertThat(reply.header("Access-Control-Allow-Headers")).hasValue("x-write-key");
    assertThat(reply.header("Access-Control-Allow-Credentials")).isEmpty();
    assertThat(reply.header("Vary")).hasValue("Origin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://c.example",
        "http://a.example",
        "https://a.example:444",
        "https://a.example.evil.example",
        "https://evil-a.example",
        "https://A.example",
        "null",
        "*"
      })
  void anyOtherIsToldNothing(String origin) {
    Reply reply = preflight(origin);

    assertThat(reply.headers().keySet()).noneMatch(name -> name.startsWith("access-control-"));
    assertThat(reply.header("Vary")).hasValue("Origin");
  }

  @Test
  void answersToNoPageVaryTooSoThatNoCacheServesThemToOne() {
    assertThat(ingest.post("[{}]").taken(1, 0).header("Vary")).hasValue("Origin");
    assertThat(ingest.send("OPTIONS", "/v1/events", new byte[0]).headers().keySet())
        .noneMatch(name -> name.startsWith("access-control-"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.example",
        "https://a.example/",
        "https://a.example/x",
        "https://*.example",
        "x,*y"
      })
  void whatCanNeverMatchIsAnError(String origin) {
    Settings settings = Settings.of(Map.of(Setting.CORS_ORIGINS.variable(), origin));

    assertThatThrownBy(() -> new Cors(settings))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("SLUICE_CORS_ORIGINS");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "null",
        "http://localhost:3000",
        "http://[::1]:3000",
        "capacitor://localhost"
      })
  void whatBrowsersSendIsNot(String origin) {
    assertThat(
            new Cors(Settings.of(Map.of(Setting.CORS_ORIGINS.variable(), origin))).headers(origin))
        .containsEntry("Access-Control-Allow-Origin", origin);
  }

  @ParameterizedTest
  @CsvSource({
    "in.example, 200",
    "IN.example:8080, 200",
    "[2001:db8::1]:443, 200",
    "127.0.0.1, 200",
    "evil.example, 421",
    "in.example.evil.example, 421",
    "10.0.0.1, 421"
  })
  void onlyAllowedHostsAreAnswered(String host, int status) throws IOException {
    String answer = post("/v1/events", host);

    assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    assertThat(ingest.events()).hasSize(status == 200 ? 1 : 0);
    if (status != 200) {
      assertThat(answer)
          .contains(
              "application/problem+json", "\"reason\":\"WRONG_HOST\"", "SLUICE_ALLOWED_HOSTS");
    }
  }

  @Test
  void aHostInTheRequestLineIsTheOneThatCounts() throws IOException {
    assertThat(post("http://evil.example/v1/events", "evil.example")).startsWith("HTTP/1.1 421 ");
    assertThat(post("http://in.example/v1/events", "in.example")).startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/ready"})
  void probesMayNameTheInstanceByItsAddress(String path) throws IOException {
    assertThat(get(path)).startsWith("HTTP/1.1 200 ");
    assertThat(get("/openapi.json")).startsWith("HTTP/1.1 421 ");
    assertThat(get("/nowhere")).startsWith("HTTP/1.1 421 ");
  }

  private String get(String path) throws IOException {
    return RawHttp.exchange(
        ingest.port(), "GET " + path + " HTTP/1.1\r\nHost: 10.0.0.1:8080\r\n\r\n");
  }

  private String post(String target, String host) throws IOException {
    return RawHttp.exchange(
        ingest.port(),
        "POST " + target + " HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: 4\r\n\r\n[{}]");
  }

  private Reply preflight(String origin) {
    return ingest.send(
        "OPTIONS",
        "/v1/events",
        "".getBytes(UTF_8),
        "Origin",
        origin,
        "Access-Control-Request-Method",
        "POST",
        "Access-Control-Request-Headers",
        "x-write-key");
  }
}
