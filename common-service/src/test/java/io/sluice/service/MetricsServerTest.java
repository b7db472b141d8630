package io.sluice.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsServerTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  @Test
  void metricsAreServedInPrometheusFormat() throws IOException {
    registry.counter("sluice.ingest.events.received").increment(3);
    try (var server = new MetricsServer(Address.loopback(0), registry)) {
      server.start();

      assertThat(
              RawHttp.exchange(
                  server.port(),
                  "GET /metrics HTTP/1.1\r\nHost: localhost:9464\r\nConnection: close\r\n\r\n"))
          .startsWith("HTTP/1.1 200 ")
          .containsIgnoringCase("Content-Type: text/plain; version=0.0.4; charset=utf-8")
          .contains("\nsluice_ingest_events_received_total 3.0\n");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /metrics/, 404",
    "GET, /metricsx, 404",
    "GET, /, 404",
    "POST, /metrics, 405",
    "DELETE, /metrics, 405",
    "HEAD, /metrics, 200"
  })
  void nothingElseIsServed(String method, String path, int status) throws IOException {
    try (var server = new MetricsServer(Address.loopback(0), registry)) {
      server.start();

      String request =
          "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".formatted(method, path);
      assertThat(RawHttp.exchange(server.port(), request))
          .startsWith("HTTP/1.1 " + status + " ")
          .contains(status == 200 ? "text/plain" : "application/problem+json");
    }
  }

  @Test
  void aTakenPortIsNamed() {
    try (var first = new MetricsServer(Address.loopback(0), registry)) {
      first.start();
      var second = new MetricsServer(Address.loopback(first.port()), registry);

      assertThatThrownBy(second::start)
          .isInstanceOf(StartException.class)
          .hasMessageContaining("127.0.0.1:" + first.port())
          .hasMessageContaining("SLUICE_METRICS_PORT");
    }
  }
}
