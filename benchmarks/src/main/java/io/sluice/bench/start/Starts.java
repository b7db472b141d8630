package io.sluice.bench.start;

import io.sluice.bench.process.ServiceProcess;
import io.sluice.local.cli.wire.Http;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Starts of one service, one after the other.
final class Starts {
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(2);
  private static final double NANOS_PER_MILLI = 1e6;

  private final List<Start> all = new ArrayList<>();

  /// One start, in milliseconds since the process was begun.
  ///
  /// @param answered when `/health` said 200 for the first time
  /// @param worked when the first event was taken
  /// @param cpuMillis processor time until then
  /// @param megabytes resident at most until then
  private record Start(double answered, double worked, double cpuMillis, double megabytes) {}

  /// An attempt at its work.
  interface Attempt {
    /// Whether it was done.
    boolean isDone() throws IOException;
  }

  /// Starts the process, waits until it works, and ends it.
  ///
  /// @param health where it answers first
  void start(ServiceProcess process, URI health, Attempt work)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    process.launch();
    double answered = await(begun, () -> Http.get(health, ANSWER).status() == 200);
    double worked = await(begun, work);
    all.add(
        new Start(
            answered,
            worked,
            process.cpuTime().toNanos() / NANOS_PER_MILLI,
            process.peakMegabytes()));
    process.kill();
  }

  private static double await(long begun, Attempt attempt)
      throws IOException, InterruptedException {
    while (!isDone(attempt)) {
      if (System.nanoTime() - begun > PATIENCE.toNanos()) {
        throw new IOException("it does not work after %d s".formatted(PATIENCE.toSeconds()));
      }
      Thread.sleep(PAUSE);
    }
    return (System.nanoTime() - begun) / NANOS_PER_MILLI;
  }

  private static boolean isDone(Attempt attempt) {
    try {
      return attempt.isDone();
    } catch (IOException e) {
      return false;
    }
  }

  /// Milliseconds until the first answer, in the middle.
  double answered() {
    return middle(all.stream().map(Start::answered).toList());
  }

  /// Milliseconds until the first event was taken, in the middle.
  double worked() {
    return middle(all.stream().map(Start::worked).toList());
  }

  /// Milliseconds of processor time until then, in the middle.
  double cpuMillis() {
    return middle(all.stream().map(Start::cpuMillis).toList());
  }

  /// Megabytes then, in the middle.
  double megabytes() {
    return middle(all.stream().map(Start::megabytes).toList());
  }

  private static double middle(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
