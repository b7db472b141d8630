package io.sluice.bench.kill;

import io.sluice.bench.Run;
import io.sluice.bench.load.Balance;
import io.sluice.bench.load.Kind;
import io.sluice.bench.load.Ledger;
import io.sluice.bench.measure.Counters;
import io.sluice.bench.measure.Machine;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Prints what a run has found out.
final class Summary {
  private final PrintWriter out;

  Summary(PrintWriter out) {
    this.out = out;
  }

  void print(Run run, Ledger ledger, Findings findings, double seconds) {
    line("machine", Machine.describe());
    line("command", run.command());
    line("events", events(ledger, seconds));
    for (Kind kind : Kind.values()) {
      line("  " + kind.name().toLowerCase(Locale.ROOT), counts(ledger, kind));
    }
    line(
        "stored meanwhile",
        "%,d rows before the last fault was mended".formatted(findings.storedMeanwhile()));
    printFaults(findings);
    printCounters(findings);
    Balance balance = findings.balance();
    line("lost, doubled", "%,d, %,d".formatted(balance.lost(), balance.doubled()));
    line("never sent", "%,d rows".formatted(balance.strangers()));
    List<String> complaints = findings.complaints();
    line("verdict", complaints.isEmpty() ? "passed" : "FAILED: " + String.join("; ", complaints));
  }

  private static String events(Ledger ledger, double seconds) {
    return "%,d answered as kept in %.0f s (%,.0f a second), %,d rows"
        .formatted(ledger.answered(), seconds, ledger.answered() / seconds, ledger.rows());
  }

  private static String counts(Ledger ledger, Kind kind) {
    return "%,d sent, %,d rows, %,d answered as %s"
        .formatted(
            ledger.sent(kind),
            ledger.rows(kind),
            ledger.answered(kind),
            kind == Kind.BAD ? "rejected" : "accepted");
  }

  private void printFaults(Findings findings) {
    Journal journal = findings.journal();
    line(
        "faults",
        journal.faults().entrySet().stream()
            .map(entry -> entry.getKey().words() + " " + entry.getValue())
            .collect(Collectors.joining(", ")));
    List<Long> inFlight = journal.inFlight();
    line(
        "hits of processors",
        inFlight.isEmpty()
            ? "none"
            : "%d, with %d / %d / %d messages in flight (min / median / max)"
                .formatted(
                    journal.hits(), inFlight.getFirst(), findings.median(), inFlight.getLast()));
  }

  private void printCounters(Findings findings) {
    Counters counters = findings.counters();
    line("take-overs", byLabels(counters, Metric.TAKEN_OVER));
    line("rotations", byLabels(counters, Metric.ROTATED));
    line("inherited events", byLabels(counters, Metric.INHERITED));
    line("look-ups", byLabels(counters, Metric.LOOKUPS));
    line("duplicate rows", byLabels(counters, Metric.DUPLICATE));
    line("messages waited", byLabels(counters, Metric.WAITED));
    line("fence violated", byLabels(counters, Metric.FENCE_VIOLATED));
  }

  private static String byLabels(Counters counters, String name) {
    if (!counters.knows(name)) {
      return "not counted by this processor";
    }
    Map<String, Double> sums = counters.byLabels(name);
    return sums.entrySet().stream()
        .map(entry -> "%,.0f %s".formatted(entry.getValue(), words(entry.getKey())).strip())
        .collect(Collectors.joining(", "));
  }

  private static String words(String labels) {
    return labels.replaceAll("[{}\"]", "").replaceAll("\\w+=", "");
  }

  private void line(String name, String text) {
    out.printf("  %-20s %s%n", name, text);
  }
}
