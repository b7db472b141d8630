package io.sluice.local.cli.replay;

import io.sluice.local.cli.shell.Progress;
import io.sluice.local.cli.shell.Text;
import io.sluice.model.Rejection;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What became of how many rejections, and why. Written by one thread, read by any.
final class Report implements Progress.Work {
  /// One line of the summary.
  ///
  /// @param note which table, or what is wrong; nothing of what an event says
  private record Line(Fate fate, String stage, String reason, String note)
      implements Comparable<Line> {
    private static final Comparator<Line> ORDER =
        Comparator.comparing(Line::fate)
            .thenComparing(Line::stage)
            .thenComparing(Line::reason)
            .thenComparing(Line::note);

    @Override
    public int compareTo(Line other) {
      return ORDER.compare(this, other);
    }
  }

  private final long total;
  private final Map<Line, Long> lines = new TreeMap<>();
  private final Map<Fate, Long> fates = new EnumMap<>(Fate.class);
  private volatile long settled;
  private volatile long messages;

  /// @param total rejections to look at
  Report(long total) {
    this.total = total;
  }

  /// Notes what became of an event.
  synchronized void add(Fate fate, Rejection of, String note) {
    add(fate, of.stage().name(), of.reason().name(), note, 1);
  }

  synchronized void add(Fate fate, String stage, String reason, String note, long count) {
    if (count == 0) {
      return;
    }
    lines.merge(new Line(fate, stage, reason, note), count, Long::sum);
    fates.merge(fate, count, Long::sum);
  }

  /// Notes that rejections are done with.
  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  void settle(long rejections) {
    settled += rejections;
  }

  /// Notes that a message is published.
  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  void published() {
    messages++;
  }

  synchronized long count(Fate fate) {
    return fates.getOrDefault(fate, 0L);
  }

  @Override
  public String unit() {
    return "rejections";
  }

  @Override
  public long settled() {
    return settled;
  }

  @Override
  public String outcome() {
    return "%,d replayed  %,d present".formatted(count(Fate.REPLAYED), count(Fate.PRESENT));
  }

  @Override
  public double done() {
    return total == 0 ? 1 : (double) settled / total;
  }

  /// Says what was done: a line for each sort of rejection and what became of it, and a sum.
  synchronized void summarise(PrintWriter out, boolean dry, Progress progress) {
    lines.forEach((line, count) ->
        out.println(
            "%,10d  %s  %s  %s  %s"
                .formatted(
                    count,
                    Text.left(line.fate().label(), 16),
                    Text.left(line.stage(), 9),
                    Text.left(line.reason(), 15),
                    line.note())
                .stripTrailing()));
    out.println(sum(dry) + " in %.1f s (%,d/s)".formatted(progress.seconds(), progress.rate()));
    out.flush();
  }

  private String sum(boolean dry) {
    String rest =
        fates.entrySet().stream()
            .filter(entry -> entry.getKey() != Fate.REPLAYED)
            .map(entry -> ", %,d %s".formatted(entry.getValue(), entry.getKey().label()))
            .collect(Collectors.joining());
    long replayed = count(Fate.REPLAYED);
    String what = "%,d of %,d rejections%s;".formatted(settled, total, rest);
    if (replayed == 0) {
      return "nothing to do: " + what;
    }
    return dry
        ? "would replay %,d events: %s".formatted(replayed, what)
        : "replayed %,d events in %,d messages: %s".formatted(replayed, messages, what);
  }
}
