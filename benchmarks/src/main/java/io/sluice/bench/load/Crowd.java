package io.sluice.bench.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/// Clients who know nothing of each other: what is refused is not sent again, and nobody waits for
/// anybody else's answer. For one thread.
public final class Crowd implements AutoCloseable {
  /// A client waits no longer. Longer than ingest may take to find out that it cannot publish.
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /// What a client waits that takes turns and was refused.
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final URI uri;
  private final Ledger ledger;
  private final SplittableRandom random;
  private final int events;
  private final int most;
  private final Semaphore open;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /// A crowd that is silent yet.
  ///
  /// @param uri that events are posted to
  /// @param events of each post
  /// @param most posts that are open at a time, each on a connection of its own
  public Crowd(URI uri, Ledger ledger, long seed, int events, int most) {
    this.uri = uri;
    this.ledger = ledger;
    this.random = new SplittableRandom(seed);
    this.events = events;
    this.most = most;
    this.open = new Semaphore(most);
  }

  /// Some clients, each of which posts again as soon as it is answered, and after a pause when it
  /// was refused; returns when all are answered.
  public Posts inTurn(int clients, Duration time) throws InterruptedException {
    var posts = new Posts();
    for (int i = 0; i < clients; i++) {
      SplittableRandom own = random.split();
      begin(() -> {
        while (posts.age().compareTo(time) < 0) {
          if (!isTaken(Batch.draw(own, ledger, events), posts)) {
            Thread.sleep(PAUSE);
          }
        }
      });
    }
    awaitAnswers();
    posts.offered();
    return posts;
  }

  /// So many posts a second, whatever becomes of them. Returns once the last one is sent; its
  /// answer is noted when it comes.
  public Posts steadily(double rate, Duration time) throws InterruptedException {
    return steadily(rate, time, time);
  }

  /// The same, but ends before its time when for so long none was sent that was refused.
  public Posts steadily(double rate, Duration time, Duration calm) throws InterruptedException {
    var posts = new Posts();
    long nanos = (long) (Duration.ofSeconds(1).toNanos() / rate);
    for (Duration due = Duration.ZERO;
        due.compareTo(time) < 0 && due.minus(posts.lastTrouble()).compareTo(calm) < 0;
        due = due.plusNanos(nanos)) {
      Duration left = due.minus(posts.age());
      if (left.isPositive()) {
        Thread.sleep(left);
      }
      if (open.tryAcquire()) {
        Batch batch = Batch.draw(random, ledger, events);
        run(() -> isTaken(batch, posts));
      } else {
        posts.heldBack();
      }
    }
    posts.offered();
    return posts;
  }

  /// Waits until nothing is open.
  public void awaitAnswers() throws InterruptedException {
    open.acquire(most);
    open.release(most);
  }

  @Override
  public void close() {
    threads.close();
    http.close();
  }

  /// What a client does until it is told to end.
  private interface Client {
    void run() throws InterruptedException;
  }

  private void begin(Client client) throws InterruptedException {
    open.acquire();
    run(client);
  }

  private void run(Client client) {
    threads.execute(() -> {
      try {
        client.run();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        open.release();
      }
    });
  }

  private boolean isTaken(Batch batch, Posts posts) throws InterruptedException {
    Batch.Attempt attempt = batch.attempt(ledger);
    Duration sentAt = posts.sent(batch.size());
    try {
      HttpResponse<String> response = send(batch.contentType(), attempt.body());
      int kept = 0;
      switch (Reply.of(response.statusCode(), response.body())) {
        case Reply.Read read -> kept = batch.answered(attempt, read, ledger);
        case Reply.Again() -> {}
        case Reply.Unexpected(int _) -> ledger.unexpected();
      }
      boolean saysWhen = response.headers().firstValue("Retry-After").isPresent();
      posts.answered(sentAt, response.statusCode(), kept, saysWhen);
      return kept > 0;
    } catch (IOException e) {
      posts.unanswered(sentAt);
      return false;
    }
  }

  private HttpResponse<String> send(String contentType, byte[] body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(uri)
            .header("Content-Type", contentType)
            .timeout(TIMEOUT)
            .POST(BodyPublishers.ofByteArray(body))
            .build(),
        BodyHandlers.ofString());
  }
}
