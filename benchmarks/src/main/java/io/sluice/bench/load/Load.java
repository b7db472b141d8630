package io.sluice.bench.load;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Several clients at once, until they are told to end.
public final class Load {
  private static final int SENDERS = 24;

  /// Shares of batches that are sent twice although they were answered: at once by the same client,
  /// and by another client at the same time. The latter are many, so that some event is claimed in
  /// two messages when the owner of one is killed.
  private static final double TWICE_SHARE = 0.05;

  private static final double BESIDE_SHARE = 0.3;

  /// How long senders go on after the end with what is not answered yet.
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final URI uri;
  private final Ledger ledger;
  private final long seed;
  private final Pacer pacer;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<Thread> senders = new ArrayList<>();
  private final ConcurrentLinkedQueue<Thread> beside = new ConcurrentLinkedQueue<>();
  private volatile boolean over;
  private volatile long giveUpNanos;

  /// A load that is not there yet.
  ///
  /// @param uri that events are posted to
  /// @param rate events per second, all clients together
  public Load(URI uri, Ledger ledger, int rate, long seed) {
    this.uri = uri;
    this.ledger = ledger;
    this.seed = seed;
    this.pacer = new Pacer(rate);
  }

  /// Begins to send.
  public void start() {
    for (int i = 0; i < SENDERS; i++) {
      var random = new SplittableRandom(seed + i);
      senders.add(Thread.ofVirtual().name("sender-" + i).start(() -> run(random)));
    }
  }

  /// Ends the load and waits until what was sent is answered, or given up.
  public void end() throws InterruptedException {
    giveUpNanos = System.nanoTime() + GRACE.toNanos();
    over = true;
    for (Thread sender : senders) {
      sender.join();
    }
    for (Thread other = beside.poll(); other != null; other = beside.poll()) {
      other.join();
    }
    http.close();
  }

  private void run(SplittableRandom random) {
    Sender sender = sender(random.split());
    try {
      while (!over) {
        Batch batch = Batch.draw(random, ledger);
        pacer.await(batch.size());
        send(sender, batch, random);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(Sender sender, Batch batch, SplittableRandom random)
      throws InterruptedException {
    double share = random.nextDouble();
    if (share < BESIDE_SHARE) {
      Sender other = sender(random.split());
      beside.removeIf(thread -> !thread.isAlive());
      beside.add(Thread.startVirtualThread(() -> sendBeside(other, batch)));
    }
    sender.send(batch);
    if (share > 1 - TWICE_SHARE) {
      sender.send(batch);
    }
  }

  private static void sendBeside(Sender sender, Batch batch) {
    try {
      sender.send(batch);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Sender sender(SplittableRandom random) {
    return new Sender(http, uri, ledger, random, () -> over && System.nanoTime() - giveUpNanos > 0);
  }
}
