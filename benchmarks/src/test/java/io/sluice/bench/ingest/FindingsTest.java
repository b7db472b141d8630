package io.sluice.bench.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.bench.measure.Latencies;
import io.sluice.bench.process.Environment;
import io.sluice.bench.process.Site;
import io.sluice.bench.push.CpuTimes;
import io.sluice.bench.push.PushLoad;
import io.sluice.bench.push.Round;
import io.sluice.bench.push.Subject;
import io.sluice.bench.report.Section;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FindingsTest {
  private static final Bodies BODIES = new Bodies(byte[]::new, false);

  private final Section section = new Section("ingest", "what?", "made so");

  @TempDir private Path directory;

  @Test
  void ratiosAreOfTheSameTrialAndTheMainOneHasAims() {
    Trial fifty = trial("50");
    Trial one = trial("1");
    var findings = new Findings(List.of(fifty, one));
    findings.add(one, Role.SLUICE, round(40));
    findings.add(one, Role.EXPRESS, round(200));
    findings.add(fifty, Role.SLUICE, round(2));
    findings.add(fifty, Role.EXPRESS, round(30));
    findings.add(fifty, Role.FLOOR, round(0.5));

    findings.write(section);

    assertThat(said())
        .contains(
            "CPU of an event, of 50, Express + bunyan beside Sluice ingest|15|times|at least 10, reached",
            "CPU of an event, of 50, Sluice ingest beside its server alone|4|times|at most 2, missed",
            "CPU of an event, of 1, Express + bunyan beside Sluice ingest|5|times|-",
            "of 50|2|0.500|30",
            "of 1|40|-|200");
  }

  @Test
  void whatOneDidInSeveralPassesIsTakenTogether() {
    Trial fifty = trial("50");
    var findings = new Findings(List.of(fifty));
    findings.add(fifty, Role.FLOOR, round(1));
    findings.add(fifty, Role.SLUICE, round(2));
    findings.add(fifty, Role.FLOOR, round(3));

    assertThat(findings.rounds(fifty)).extracting(Round::settledMicros).containsExactly(2.0, 2.0);
    assertThat(findings.rounds(fifty)).extracting(Round::events).containsExactly(1_000L, 2_000L);
  }

  @Test
  void whatCompilersHaveUsedIsLeftOut() {
    Trial fifty = trial("50");
    var findings = new Findings(List.of(fifty));
    findings.add(fifty, Role.SLUICE, round(6, 2));
    findings.add(fifty, Role.CHECKED, round(15, 3));
    findings.add(fifty, Role.EXPRESS, round(30));
    findings.add(fifty, Role.FLOOR, round(4, 2));

    findings.write(section);

    assertThat(said())
        .contains(
            "Express + bunyan beside Sluice ingest|7.50|",
            "Sluice ingest beside its server alone|2|",
            "Sluice ingest, schema checked beside Sluice ingest|3|times|at most 2, missed",
            "of 50, Sluice ingest|4|us",
            "of 50|4|12|2|30");
  }

  @Test
  void workThatIsNotDoneIsSaid() throws Exception {
    try (Site site = Site.open(directory, Path.of("none.jar"))) {
      var posted = new Posted();
      byte[] _ = posted.of(BODIES).apply(50);

      assertThat(contender(site, posted, 50).isDone(section)).isTrue();
      assertThat(said()).contains("nginx: 50 events posted, 50 done");
      assertThat(contender(site, posted, 49).isDone(section)).isFalse();
      assertThat(said()).contains("nginx: 50 events posted, 49 done: NOT THE SAME");
    }
  }

  private static Contender contender(Site site, Posted posted, long done) {
    var load = new PushLoad(URI.create("http://127.0.0.1/"), Map.of(), byte[]::new, 200);
    var process = site.process("none", List.of("none"), new Environment(Map.of()), 1);
    return new Contender(
        Role.NGINX,
        new Subject("nginx", process, 0, 0, load, null),
        posted,
        Posted.Unit.EVENTS,
        "done",
        () -> done);
  }

  /// What is printed, with a bar between cells.
  private String said() {
    var out = new StringWriter();
    section.print(new PrintWriter(out), _ -> null);
    return out.toString().replaceAll("(?<=\\S)  +", "|");
  }

  private static Trial trial(String key) {
    return new Trial(key, "of " + key, 50, Map.of(), BODIES, List.of());
  }

  private static Round round(double micros) {
    return round(micros, 0);
  }

  private static Round round(double micros, double compilerMicros) {
    var cpu =
        new CpuTimes(
            micros(micros), micros(compilerMicros), Duration.ZERO, Duration.ZERO, Duration.ZERO);
    return new Round("", 1_000, Duration.ofSeconds(1), cpu, 0, 0, 0, new Latencies());
  }

  /// For each of a thousand events.
  private static Duration micros(double micros) {
    return Duration.ofNanos((long) (micros * 1e6));
  }
}
