package io.sluice.ingest.publish;

import io.sluice.ingest.publish.PublishResult.Failed;
import io.sluice.ingest.publish.PublishResult.Published;
import io.sluice.service.Health;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// A bus in memory that remembers what was published, and fails on demand.
public final class RecordingPublisher implements EventPublisher {
  private final List<Pack> packs = new ArrayList<>();
  private Predicate<Pack> taken = _ -> true;
  private boolean broken;
  private boolean holding;
  private int held;

  @Override
  public synchronized List<PublishResult> publish(List<Pack> published)
      throws InterruptedException {
    held++;
    notifyAll();
    while (holding) {
      wait();
    }
    held--;
    return published.stream().map(this::publish).toList();
  }

  private PublishResult publish(Pack pack) {
    if (broken || !taken.test(pack)) {
      return new Failed("broken on demand");
    }
    packs.add(pack);
    return new Published("message-" + packs.size());
  }

  /// What was published, in order.
  public synchronized List<Pack> packs() {
    return List.copyOf(packs);
  }

  /// From now on only such packs are taken.
  public synchronized void takeOnly(Predicate<Pack> which) {
    taken = which;
  }

  /// From now on whoever publishes waits, until [#goOn].
  public synchronized void hold() {
    holding = true;
  }

  /// Lets everybody go on.
  public synchronized void goOn() {
    holding = false;
    notifyAll();
  }

  /// Waits until so many wait.
  public synchronized void awaitHeld(int count) throws InterruptedException {
    while (held < count) {
      wait();
    }
  }

  /// From now on nothing is taken.
  public synchronized void breakDown() {
    broken = true;
  }

  @Override
  public synchronized Health check() {
    return broken ? new Health.Down("broken on demand") : Health.UP;
  }

  @Override
  public void close() {}
}
