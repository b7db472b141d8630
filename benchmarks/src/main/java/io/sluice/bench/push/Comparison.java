package io.sluice.bench.push;

import io.sluice.bench.measure.Machine;
import io.sluice.bench.process.Heap;
import io.sluice.bench.report.Table;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Compares subjects under the same load, in turn, so that a machine that becomes slower is slower
/// for all. Those that have no turn are idle. Before, each runs until its compilers have little
/// left to do, for half of the time at most.
public final class Comparison {
  /// How often each has its turn.
  private static final int TURNS = 2;

  /// Of each turn, this part is for posts one by one.
  private static final int ALONE = 4;

  /// Slices of the time in which a subject may warm up.
  private static final int SLICES = 8;

  /// What compilers use of the time of a service that is warm.
  private static final double SETTLED = 0.1;

  private static final double BYTES_PER_MEGABYTE = 1 << 20;

  private final Stage stage;
  private final Situation situation;
  private final int events;
  private final PrintWriter out;

  /// A comparison of some that are in the same situation.
  ///
  /// @param events of one post
  /// @param out where each turn is told
  public Comparison(Stage stage, Situation situation, int events, PrintWriter out) {
    this.stage = stage;
    this.situation = situation;
    this.events = events;
    this.out = out;
  }

  /// Compares them.
  ///
  /// @return what is in the middle of the turns of each, in their order
  /// @throws IOException when a post is not answered well
  public List<Round> run(List<Subject> subjects, Duration time)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    for (Subject subject : subjects) {
      warmUp(subject, time.dividedBy(2L * subjects.size()));
    }
    Duration left = time.minusNanos(System.nanoTime() - start);
    Duration least = time.dividedBy(2);
    Duration turn =
        (left.compareTo(least) < 0 ? least : left).dividedBy((long) subjects.size() * TURNS);
    var rounds = new ArrayList<Round>();
    for (int i = 0; i < TURNS; i++) {
      for (Subject subject : subjects) {
        Round round = round(subject, turn);
        out.printf(
            "  %s: %,.0f events/s, %.1f us of CPU each, %.1f of them of compilers; others kept %.2f processors busy%n",
            round.kind(),
            round.eventsPerSecond(),
            round.serviceMicros(),
            round.compilerMicros(),
            round.others());
        rounds.add(round);
      }
    }
    return subjects.stream().map(subject -> Round.middle(rounds, subject.kind())).toList();
  }

  /// Gives one a load that is not measured, until its compilers have little left to do.
  ///
  /// @param most how long
  /// @throws IOException when a post is not answered well
  public void warmUp(Subject subject, Duration most) throws IOException, InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    CpuTimes used;
    do {
      CpuTimes start = stage.cpuTimes(subject);
      PushLoad.Result _ = subject.load().run(situation.senders(), events, most.dividedBy(SLICES));
      used = stage.cpuTimes(subject).since(start);
    } while (used.compiling() > SETTLED && System.nanoTime() < end);
  }

  private Round round(Subject subject, Duration time) throws IOException, InterruptedException {
    long before = stage.rowsLookedUp(subject);
    PushLoad.Result alone = subject.load().run(1, 1, time.dividedBy(ALONE));
    CpuTimes start = stage.cpuTimes(subject);
    long allocated = allocated(subject.heap());
    double _ = Machine.busyProcessors();
    PushLoad.Result together =
        subject.load().run(situation.senders(), events, time.minus(time.dividedBy(ALONE)));
    CpuTimes cpu = stage.cpuTimes(subject).since(start);
    double busy = Machine.busyProcessors();
    double seconds = together.took().toNanos() / 1e9;
    long sent = (long) events * together.latencies().count();
    return new Round(
        subject.kind(),
        sent / seconds,
        CpuTimes.micros(cpu.service(), sent),
        CpuTimes.micros(cpu.compilers(), sent),
        CpuTimes.micros(cpu.redis(), sent),
        CpuTimes.micros(cpu.stack(), sent),
        CpuTimes.micros(cpu.load(), sent),
        Math.max(0, busy - cpu.seconds() / seconds),
        (allocated(subject.heap()) - allocated) * BYTES_PER_MEGABYTE / sent,
        subject.service().peakMegabytes(),
        (double) (stage.rowsLookedUp(subject) - before) / (sent + alone.latencies().count()),
        alone.latencies().millis(0.5),
        alone.latencies().millis(0.95));
  }

  private static long allocated(@Nullable Heap heap) throws IOException {
    return heap == null ? 0 : heap.allocated();
  }

  /// A table of what was found.
  ///
  /// @param title beside it stands the situation
  public Table table(String title, List<Round> rounds) {
    var table =
        new Table(
            "%s; %s: %d posts of %d events at a time; alone: 1 of 1"
                .formatted(title, situation.distances(), situation.senders(), events),
            "",
            "us CPU/event",
            "of it JIT",
            "events/s",
            "Redis us",
            "stack us",
            "load us",
            "heap B/event",
            "peak MB",
            "alone ms",
            "p95");
    for (Round round : rounds) {
      table.row(
          round.kind(),
          round.serviceMicros(),
          round.compilerMicros(),
          round.eventsPerSecond(),
          round.redisMicros(),
          round.stackMicros(),
          round.loadMicros(),
          round.allocatedBytes() == 0 ? "-" : round.allocatedBytes(),
          round.peakMegabytes(),
          round.medianMillis(),
          round.p95Millis());
    }
    return table;
  }
}
