package io.sluice.bench.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/// A client as SDKs are: it sends a batch until it is answered, with pauses that grow. For one
/// thread.
final class Sender {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final HttpClient http;
  private final URI uri;
  private final Ledger ledger;
  private final RandomGenerator random;
  private final BooleanSupplier giveUp;

  /// @param giveUp whether to leave a batch that was not answered, at the very end
  Sender(HttpClient http, URI uri, Ledger ledger, RandomGenerator random, BooleanSupplier giveUp) {
    this.http = http;
    this.uri = uri;
    this.ledger = ledger;
    this.random = random;
    this.giveUp = giveUp;
  }

  /// Sends a batch until all of it is answered.
  void send(Batch batch) throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    while (!isTaken(batch) && !giveUp.getAsBoolean()) {
      Thread.sleep(pause.multipliedBy(random.nextInt(50, 150)).dividedBy(100));
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }
  }

  private boolean isTaken(Batch batch) throws InterruptedException {
    Batch.Attempt attempt = batch.attempt(ledger);
    return switch (post(batch.contentType(), attempt.body())) {
      case Reply.Read read -> {
        batch.answered(attempt, read, ledger);
        yield !read.isPartial();
      }
      case Reply.Again() -> false;
      case Reply.Unexpected(int _) -> {
        ledger.unexpected();
        yield true;
      }
    };
  }

  private Reply post(String contentType, byte[] body) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", contentType)
            .timeout(TIMEOUT)
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      return Reply.of(response.statusCode(), response.body());
    } catch (IOException e) {
      return new Reply.Again();
    }
  }
}
