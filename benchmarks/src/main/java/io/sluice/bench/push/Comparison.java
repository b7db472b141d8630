package io.sluice.bench.push;

import io.sluice.bench.measure.Machine;
import io.sluice.bench.measure.Neighbours;
import io.sluice.bench.measure.WarmUp;
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
/// left to do, all of them together for half of the time at most.
public final class Comparison {
  /// Of each turn, this part is for posts one by one.
  private static final int ALONE = 8;

  /// Slices for warming up what is no JVM, of which nobody can tell when it is warm: as many as all
  /// get in the given time. Express costs twice as much in its first seconds.
  private static final int FOREIGN_SLICES = WarmUp.SLICES;

  private final String title;
  private final Stage stage;
  private final Situation situation;
  private final int events;
  private final PrintWriter out;

  /// A comparison of some that are in the same situation.
  ///
  /// @param title beside which the situation stands
  /// @param events of one post
  /// @param out where each turn is told
  public Comparison(String title, Stage stage, Situation situation, int events, PrintWriter out) {
    this.title = title;
    this.stage = stage;
    this.situation = situation;
    this.events = events;
    this.out = out;
  }

  /// Compares them.
  ///
  /// @return what each did in all of its turns, in their order
  /// @throws IOException when a post is not answered well
  public List<Round> run(List<Subject> subjects, Duration time)
      throws IOException, InterruptedException {
    return inTurn(subjects.stream().map(subject -> new Entry(this, subject)).toList(), time);
  }

  /// One that is compared with others that get another load.
  ///
  /// @param comparison has its load
  public record Entry(Comparison comparison, Subject subject) {}

  /// Compares subjects that are in the same situation, each under a load of its own.
  ///
  /// @return what each did in all of its turns, in their order
  /// @throws IOException when a post is not answered well
  public static List<Round> inTurn(List<Entry> entries, Duration time)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    Duration half = time.dividedBy(2);
    warmUp(entries, half);
    for (Entry entry : entries) {
      entry.subject.service().awaitCompilers();
    }
    Duration left = time.minusNanos(System.nanoTime() - start);
    return measure(entries, left.compareTo(half) < 0 ? half : left);
  }

  /// Compares subjects that are warm.
  ///
  /// @return what each did in all of its turns, in their order
  /// @throws IOException when a post is not answered well
  public static List<Round> measure(List<Entry> entries, Duration time)
      throws IOException, InterruptedException {
    int turns = entries.getFirst().comparison.situation.turns();
    Duration turn = time.dividedBy((long) entries.size() * turns);
    var rounds = new ArrayList<List<Round>>();
    entries.forEach(_ -> rounds.add(new ArrayList<>()));
    for (int i = 0; i < turns; i++) {
      for (int j = 0; j < entries.size(); j++) {
        rounds.get(j).add(entries.get(j).comparison.turn(entries.get(j).subject, turn));
      }
    }
    return rounds.stream().map(each -> each.stream().reduce(Round::plus).orElseThrow()).toList();
  }

  /// Gives subjects loads that are not measured, in turn, each until its compilers have little left
  /// to do, or for twice where those cannot be told apart.
  ///
  /// @param most how long all of them together
  /// @throws IOException when a post is not answered well
  public static void warmUp(List<Entry> entries, Duration most)
      throws IOException, InterruptedException {
    WarmUp.run(
        entries,
        most,
        (entry, slice, number) -> {
          boolean settled = entry.comparison.settles(entry.subject, slice);
          return entry.subject.heap() == null ? number >= FOREIGN_SLICES : settled;
        });
  }

  private boolean settles(Subject subject, Duration time) throws IOException, InterruptedException {
    CpuTimes start = stage.cpuTimes(subject);
    PushLoad.Result _ = subject.load().run(situation.senders(), events, time);
    return stage.cpuTimes(subject).since(start).compiling() <= WarmUp.SETTLED;
  }

  private Round turn(Subject subject, Duration time) throws IOException, InterruptedException {
    Neighbours.Looks before = Neighbours.looks();
    Round round = round(subject, time);
    double step = Neighbours.looks().since(before).nanosOfStep();
    if (round.cpu().compiling() > WarmUp.SETTLED) {
      subject.service().awaitCompilers();
    }
    out.printf(
        "  %s, %s: %,.0f events/s, %.1f us of CPU each, %.1f of them of compilers; others kept %.2f processors busy, a step %.2f ns%n",
        title,
        round.kind(),
        round.eventsPerSecond(),
        round.serviceMicros(),
        round.compilerMicros(),
        round.others(),
        step);
    return round;
  }

  private Round round(Subject subject, Duration time) throws IOException, InterruptedException {
    PushLoad.Result alone = subject.load().run(1, 1, time.dividedBy(ALONE));
    CpuTimes start = stage.cpuTimes(subject);
    long allocated = allocated(subject.heap());
    double _ = Machine.busyProcessors();
    PushLoad.Result together =
        subject.load().run(situation.senders(), events, time.minus(time.dividedBy(ALONE)));
    CpuTimes cpu = stage.cpuTimes(subject).since(start);
    double busySeconds = Machine.busyProcessors() * together.took().toNanos() / 1e9;
    return new Round(
        subject.kind(),
        (long) events * together.latencies().count(),
        together.took(),
        cpu,
        Math.max(0, busySeconds - cpu.seconds()),
        allocated(subject.heap()) - allocated,
        subject.service().peakMegabytes(),
        alone.latencies());
  }

  private static long allocated(@Nullable Heap heap) throws IOException {
    return heap == null ? 0 : heap.allocated();
  }

  /// A table of what was found.
  public Table table(List<Round> rounds) {
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
          round.alone().millis(0.5),
          round.alone().millis(0.95));
    }
    return table;
  }
}
