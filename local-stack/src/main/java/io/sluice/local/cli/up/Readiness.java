package io.sluice.local.cli.up;

import io.sluice.local.cli.wire.Http;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;

/// Waits until services can do their work.
final class Readiness {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

  private Readiness() {}

  /// Returns when `/ready` answers 200.
  ///
  /// @param service its address, without a path
  /// @throws IOException when it does not in time, with what it says instead
  static void await(String service) throws IOException, InterruptedException {
    URI ready = URI.create(service + "/ready");
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    String obstacle = obstacle(ready);
    while (!obstacle.isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "%s is not ready after %d s: %s".formatted(service, PATIENCE.toSeconds(), obstacle));
      }
      Thread.sleep(POLL_INTERVAL);
      obstacle = obstacle(ready);
    }
  }

  /// What a service says instead of being ready; empty when it is. One that is busy may be late
  /// with its answer.
  private static String obstacle(URI ready) throws IOException {
    try {
      Http.Answer answer = Http.get(ready, TIMEOUT);
      return answer.status() == 200 ? "" : answer.status() + " " + answer.body().strip();
    } catch (IOException e) {
      if (e.getCause() instanceof SocketTimeoutException) {
        return String.valueOf(e.getMessage());
      }
      throw e;
    }
  }
}
