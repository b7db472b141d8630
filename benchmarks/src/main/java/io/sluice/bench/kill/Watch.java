package io.sluice.bench.kill;

import io.sluice.bench.measure.Counters;
import io.sluice.bench.measure.Exposition;
import io.sluice.bench.measure.MetricsClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Reads the metrics of the processors all the time: what a killed one had counted is gone with it.
final class Watch implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofMillis(200);

  private final List<Target> targets;
  private final MetricsClient client;
  private final Counters counters = new Counters();
  private final List<Thread> threads;

  Watch(List<Target> targets, MetricsClient client) {
    this.targets = targets;
    this.client = client;
    this.threads =
        targets.stream().map(target -> Thread.ofVirtual().unstarted(() -> watch(target))).toList();
  }

  void start() {
    threads.forEach(Thread::start);
  }

  /// What all incarnations have counted.
  Counters counters() {
    return counters;
  }

  /// Whether all processors answer and have nothing in flight.
  boolean isIdle() throws InterruptedException {
    for (Target target : targets) {
      Optional<Exposition> seen = target.metrics(client);
      if (seen.isEmpty() || Metric.inFlight(seen.get()) > 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }

  private void watch(Target target) {
    try {
      while (true) {
        // Before the question: an answer that comes late is the old one's.
        String incarnation = target.incarnation();
        target.metrics(client).ifPresent(seen -> counters.seen(incarnation, seen));
        Thread.sleep(INTERVAL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
