package io.sluice.bench.beam;

import io.sluice.bench.push.CpuTimes;
import io.sluice.bench.report.BarPlot;
import io.sluice.bench.report.BarPlot.Bar;
import io.sluice.bench.report.Figure;
import io.sluice.bench.report.Section;
import io.sluice.bench.report.Table;
import java.util.List;

/// What is told of the results.
///
/// @param version of Beam
/// @param results Sluice's in packs, Sluice's one by one, then those of Beam, each in its way
record Report(Section section, String version, List<Result> results) {
  /// How ours begin.
  static final String SLUICE = "Sluice";

  /// Fills the section.
  void write() {
    var table =
        new Table(
            "From Pub/Sub to BigQuery, the same number of events, one of 11 again",
            "",
            "us CPU/event",
            "events/s",
            "Redis us",
            "stack us",
            "load us",
            "peak MB",
            "events");
    for (Result result : results) {
      Turn turn = result.turn();
      table.row(
          result.kind(),
          turn.micros(),
          turn.perSecond(),
          CpuTimes.micros(turn.cpu().redis(), turn.events()),
          CpuTimes.micros(turn.cpu().stack(), turn.events()),
          CpuTimes.micros(turn.cpu().load(), turn.events()),
          result.peak(),
          turn.events());
    }
    section.add(table);
    section.add(
        "beam-cpu",
        new BarPlot(
            "CPU from Pub/Sub to BigQuery for one event, microseconds",
            results.stream()
                .map(result ->
                    new Bar(
                        result.kind(), result.turn().micros(), result.kind().startsWith(SLUICE)))
                .toList()));
    conclude();
  }

  private void conclude() {
    Turn packs = results.get(0).turn();
    Turn ones = results.get(1).turn();
    Turn least = of(Way.LEAST);
    figure(
        "cpu", "CPU of an event in Beam, at least once, beside Sluice, packs of 50", least, packs);
    figure("cpu-1", "the same beside Sluice, one event a message", least, ones);
    figure(
        "cpu-exact",
        "CPU of an event in Beam, exactly once, beside Sluice, packs of 50",
        of(Way.EXACT),
        packs);
    section.note(
        "the DirectRunner is made for tests of pipelines on one machine, not for production: people run such a pipeline on Dataflow, which cannot be had here, so this says what it costs on this runner and nothing of Dataflow");
    section.note(
        "Beam %s, `benchmarks/beam`: PubsubIO by gRPC with the event's id as its id attribute, rows as TableRow by BigQueryIO; a heap of up to 2 GB; without the checks that the runner makes for tests (enforceImmutability, enforceEncodability) but in the row of its defaults"
            .formatted(version));
    section.note(
        "Beam, exactly once: STORAGE_WRITE_API, one stream, flushed every 2 s; at least once: STORAGE_API_AT_LEAST_ONCE. Deduplicate is a step that remembers ids for 15 minutes, as the processor does, instead of the source; this runner makes a bundle, and with it an append, of each key");
    section.note(
        "Beam speaks TLS, to a relay that is in `load us` like the publishing itself; Sluice's connections have none");
    section.note(
        "all have warmed up for the same time, and at least with 11,000 events; what longer runs cost Sluice is in the section `processor`");
  }

  private Turn of(Way way) {
    return results.stream()
        .filter(result -> result.kind().equals(way.kind()))
        .findFirst()
        .orElseThrow()
        .turn();
  }

  private void figure(String key, String meaning, Turn one, Turn other) {
    section.add(Figure.of("beam." + key, meaning, one.micros() / other.micros(), "times"));
  }
}
