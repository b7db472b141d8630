package io.sluice.bench.push;

import io.sluice.bench.measure.Machine;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Compares two subjects under the same load, in turn, so that a machine that becomes slower is
/// slower for both. The one that has no turn is idle.
public final class Comparison {
  private static final int EVENTS = 50;

  /// How often each has its turn.
  private static final int TURNS = 2;

  private final Stage stage;
  private final Situation situation;

  /// A comparison of two that are in the same situation.
  public Comparison(Stage stage, Situation situation) {
    this.stage = stage;
    this.situation = situation;
  }

  /// Compares them, and prints what came of it. A third of the time is for warming up; of each
  /// turn, a quarter is for pushes one by one, the rest for load.
  ///
  /// @param one what is compared with the other
  /// @throws IOException when a push is not stored
  public void run(Subject one, Subject other, Duration time, PrintWriter out)
      throws IOException, InterruptedException {
    List<Subject> both = List.of(one, other);
    Duration turn = time.dividedBy(both.size() * (TURNS + 1L));
    for (Subject subject : both) {
      PushLoad.Result _ = subject.load().run(situation.senders(), EVENTS, turn);
    }
    var rounds = new ArrayList<Round>();
    for (int i = 0; i < TURNS; i++) {
      for (Subject subject : both) {
        rounds.add(round(subject, turn));
      }
    }
    print(out, rounds, Round.middle(rounds, one.kind()), Round.middle(rounds, other.kind()));
  }

  private Round round(Subject subject, Duration time) throws IOException, InterruptedException {
    long before = stage.rowsLookedUp(subject);
    PushLoad.Result alone = subject.load().run(1, 1, time.dividedBy(4));
    CpuTimes start = stage.cpuTimes(subject);
    double _ = Machine.busyProcessors();
    PushLoad.Result together =
        subject.load().run(situation.senders(), EVENTS, time.minus(time.dividedBy(4)));
    CpuTimes cpu = stage.cpuTimes(subject).since(start);
    double busy = Machine.busyProcessors();
    double seconds = together.took().toNanos() / 1e9;
    long events = (long) EVENTS * together.latencies().count();
    return new Round(
        subject.kind(),
        events / seconds,
        CpuTimes.micros(cpu.processor(), events),
        CpuTimes.micros(cpu.redis(), events),
        CpuTimes.micros(cpu.stack(), events),
        CpuTimes.micros(cpu.load(), events),
        Math.max(0, busy - cpu.seconds() / seconds),
        (double) (stage.rowsLookedUp(subject) - before) / (events + alone.latencies().count()),
        alone.latencies().millis(0.5),
        alone.latencies().millis(0.95));
  }

  private void print(PrintWriter out, List<Round> rounds, Round one, Round other) {
    out.printf(
        "%n  %s: %d pushes of %d events at a time; alone: 1 push of 1 event%n",
        situation.distances(), situation.senders(), EVENTS);
    out.printf(
        "  %-16s %10s | %9s %7s %7s %7s | %6s | %9s | %12s %9s%n",
        "CPU in us/event",
        "events/s",
        "service",
        "Redis",
        "stack",
        "load",
        "others",
        "looked up",
        "alone ms",
        "p95");
    rounds.forEach(round -> line(out, round));
    out.println("  in the middle:");
    line(out, one);
    line(out, other);
    out.printf(
        "  %s has %.2f times the throughput of %s, %.2f times its CPU, %.2f that of everything; a push alone takes %.2f ms more (median), %.2f ms more (p95)%n",
        one.kind(),
        one.eventsPerSecond() / other.eventsPerSecond(),
        other.kind(),
        one.processorMicros() / other.processorMicros(),
        one.allMicros() / other.allMicros(),
        one.medianMillis() - other.medianMillis(),
        one.p95Millis() - other.p95Millis());
  }

  private static void line(PrintWriter out, Round round) {
    out.printf(
        "  %-16s %,10.0f | %9.1f %7.1f %7.1f %7.1f | %6.2f | %9.2f | %12.2f %9.2f%n",
        round.kind(),
        round.eventsPerSecond(),
        round.processorMicros(),
        round.redisMicros(),
        round.stackMicros(),
        round.loadMicros(),
        round.others(),
        round.lookedUp(),
        round.medianMillis(),
        round.p95Millis());
  }
}
