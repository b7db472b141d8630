package io.sluice.bench.overload;

import io.sluice.bench.measure.Exposition;
import io.sluice.bench.measure.MetricsClient;
import io.sluice.bench.process.Heap;
import io.sluice.bench.process.ServiceProcess;
import java.io.IOException;
import java.util.Optional;

/// A service that is given more than it can take.
///
/// @param heap that it has to do with
/// @param metricsPort where it shows its metrics
record Subject(ServiceProcess process, Heap heap, int metricsPort) {
  /// The value of a metric; empty when the service does not answer.
  Optional<Long> metric(MetricsClient client, String name) throws InterruptedException {
    Optional<Exposition> seen = client.read(metricsPort);
    return seen.map(metrics -> (long) metrics.sum(name));
  }

  /// Tells how much memory it took.
  void report(Report report) throws IOException {
    report.line(
        "memory of " + process.name(),
        "%d MB resident at most; of its heap of %d MB at most %d MB were in use after a collection",
        process.peakMegabytes(),
        heap.megabytes(),
        heap.mostInUse());
    report.require(
        process.isAlive() && process.incarnation() == 1,
        "%s ended by itself, which it does when its heap is full",
        process.name());
  }
}
