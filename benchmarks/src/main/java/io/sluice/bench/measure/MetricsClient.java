package io.sluice.bench.measure;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/// Reads the metrics of processes on the loopback.
public final class MetricsClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

  /// What a process shows; empty when it does not answer, being dead or paused.
  public Optional<Exposition> read(int port) throws InterruptedException {
    URI uri = URI.create("http://127.0.0.1:%d/metrics".formatted(port));
    try {
      String body =
          http.send(HttpRequest.newBuilder(uri).timeout(TIMEOUT).build(), BodyHandlers.ofString())
              .body();
      return Optional.of(Exposition.parse(body));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
