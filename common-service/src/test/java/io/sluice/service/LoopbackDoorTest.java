package io.sluice.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who may ask on a loopback port, tried at that of the metrics.
class LoopbackDoorTest {
  private static final MetricsServer server =
      new MetricsServer(Address.loopback(0), new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));

  @BeforeAll
  static void start() {
    server.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: localhost:9464",
        "Host: localhost",
        "Host: LOCALHOST:9464",
        "Host: 127.0.0.1:9464",
        "Host: 127.0.0.2",
        "Host: [::1]:9464",
        "Host: [::1]",
        "Host: localhost, Origin: http://localhost:3000",
        "Host: localhost, Origin: https://127.0.0.1",
        "Host: localhost, Sec-Fetch-Site: none",
        "Host: localhost, Sec-Fetch-Site: same-origin",
        "Host: localhost, X-Forwarded-Host: localhost:9464"
      })
  void thisMachineMayAskByEachOfItsNames(String headers) throws IOException {
    assertThat(get("/metrics", headers)).startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: evil.example",
        "Host: evil.example:9464",
        "Host: localhost.evil.example",
        "Host: 127.0.0.1.evil.example",
        "Host: evil.example#localhost",
        "Host: localhost@evil.example",
        "Host: notlocalhost",
        "Host: localhost:9464:9464",
        "Host: 0.0.0.0:9464",
        "Host: 192.168.0.1",
        "Host: [::]",
        "Host: ",
        "Host: localhost, Host: evil.example",
        "Host: evil.example, X-Forwarded-Host: localhost",
        "Host: evil.example, Forwarded: host=localhost",
        "Host: localhost, X-Forwarded-Host: evil.example",
        "Host: localhost, X-Forwarded-Host: localhost, X-Forwarded-Host: evil.example"
      })
  void askedByAnotherNameItIs421(String headers) throws IOException {
    assertThat(get("/metrics", headers))
        .startsWith("HTTP/1.1 421 ")
        .contains("application/problem+json", "FOREIGN_HOST");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://evil.example/metrics", "//evil.example/metrics"})
  void aTargetWithAnotherNameIsNoWayAround(String target) throws IOException {
    assertThat(get(target, "Host: localhost")).startsWith("HTTP/1.1 421 ");
  }

  @ParameterizedTest
  @CsvSource({
    "Origin, https://evil.example",
    "Origin, http://localhost.evil.example",
    "Origin, null",
    "Origin, file://localhost",
    "Origin, http://localhost:1@evil.example",
    "Sec-Fetch-Site, cross-site"
  })
  void forAPageOfAnotherSiteItIs403(String header, String value) throws IOException {
    assertThat(get("/metrics", "Host: localhost, " + header + ": " + value))
        .startsWith("HTTP/1.1 403 ")
        .contains("application/problem+json", "FOREIGN_ORIGIN")
        .doesNotContain("Access-Control-Allow-Origin");
  }

  private static String get(String target, String headers) throws IOException {
    return RawHttp.exchange(
        server.port(),
        "GET %s HTTP/1.1\r\n%s\r\nConnection: close\r\n\r\n"
            .formatted(target, headers.replace(", ", "\r\n")));
  }
}
