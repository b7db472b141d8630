package io.sluice.bench.ingest;

import io.sluice.bench.Benchmark;
import io.sluice.bench.Run;
import io.sluice.bench.push.Comparison;
import io.sluice.bench.push.Pushes;
import io.sluice.bench.push.Round;
import io.sluice.bench.push.Situation;
import io.sluice.bench.push.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The same POSTs to ingest, to an Express that writes each event into its log, and to servers that
/// only answer: the one that ingest stands on, and nginx. What each has done is counted at the end.
public final class IngestBenchmark implements Benchmark {
  /// Of the time of the run, this is for getting warm.
  private static final int WARM_UP_PERCENT = 50;

  /// How often all trials are gone through: what disturbs the machine for a minute is to disturb a
  /// part of each of them, rather than all of some.
  private static final int PASSES = 3;

  private static final Situation LOAD =
      new Situation(Situation.NEAR.distances(), Situation.NEAR.senders(), 6);

  @Override
  public String name() {
    return "ingest";
  }

  @Override
  public String question() {
    return "what does an event cost in ingest, beside what people would use instead?";
  }

  @Override
  public int share() {
    return 10;
  }

  @Override
  public boolean run(Run run) throws Exception {
    Events events = Events.with(run.events());
    run.section().note(events.describe());
    List<Trial> trials = Trial.all(new Pushes(run.clock()), events);
    return run.onStage(stage -> {
      List<Contender> contenders = Lineup.start(run, stage, trials.getFirst().bodies());
      measure(run, stage, trials, contenders);
      boolean done = true;
      for (Contender contender : contenders) {
        done &= contender.isDone(run.section());
        contender.subject().service().close();
      }
      return done;
    });
  }

  private static void measure(Run run, Stage stage, List<Trial> trials, List<Contender> contenders)
      throws IOException, InterruptedException {
    Duration warm = run.time().multipliedBy(WARM_UP_PERCENT).dividedBy(100);
    warmUp(run, stage, trials, contenders, warm);
    int all = trials.stream().mapToInt(trial -> trial.of(contenders).size()).sum();
    Duration each = run.time().minus(warm).dividedBy((long) all * PASSES);
    var findings = new Findings(trials);
    for (int i = 0; i < PASSES; i++) {
      for (Trial trial : trials) {
        List<Contender> wanted = trial.of(contenders);
        List<Round> rounds =
            Comparison.measure(
                wanted.stream().map(one -> entry(run, stage, trial, one)).toList(),
                each.multipliedBy(wanted.size()));
        for (int j = 0; j < rounds.size(); j++) {
          findings.add(trial, wanted.get(j).role(), rounds.get(j));
        }
      }
    }
    Trial main = trials.getFirst();
    run.section().add(comparison(run, stage, main).table(findings.rounds(main)));
    findings.write(run.section());
  }

  /// Each sees all that it will get: code that is compiled for one kind of body is compiled again
  /// when another one comes.
  private static void warmUp(
      Run run, Stage stage, List<Trial> trials, List<Contender> contenders, Duration most)
      throws IOException, InterruptedException {
    var entries = new ArrayList<Comparison.Entry>();
    for (Trial trial : trials) {
      for (Contender contender : contenders) {
        // Each process has as many turns, whatever it is compared in.
        Trial load = trial.roles().contains(contender.role()) ? trial : trials.getFirst();
        entries.add(entry(run, stage, load, contender));
      }
    }
    Comparison.warmUp(entries, most);
  }

  private static Comparison.Entry entry(Run run, Stage stage, Trial trial, Contender contender) {
    return new Comparison.Entry(comparison(run, stage, trial), contender.in(trial));
  }

  private static Comparison comparison(Run run, Stage stage, Trial trial) {
    return new Comparison(trial.title(), stage, LOAD, trial.events(), run.out());
  }
}
