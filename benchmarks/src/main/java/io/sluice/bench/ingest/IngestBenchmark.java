package io.sluice.bench.ingest;

import io.sluice.bench.Benchmark;
import io.sluice.bench.Run;
import io.sluice.bench.push.Comparison;
import io.sluice.bench.push.Pushes;
import io.sluice.bench.push.Round;
import io.sluice.bench.push.Situation;
import io.sluice.bench.push.Stage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The same POSTs to ingest, to an Express that writes each event into its log, and to servers that
/// only answer: the one that ingest stands on, and nginx. What each has done is counted at the end.
public final class IngestBenchmark implements Benchmark {
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
    return 6;
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
    warmUp(run, stage, trials, contenders);
    var findings = new Findings(trials);
    // The main one comes last, when the JVMs have compiled what they will.
    for (Trial trial : trials.reversed()) {
      run.out().printf("%n  %s%n", trial.title());
      List<Contender> wanted =
          contenders.stream().filter(one -> trial.roles().contains(one.role())).toList();
      List<Round> rounds =
          comparison(run, stage, trial)
              .run(
                  wanted.stream().map(one -> one.in(trial)).toList(),
                  run.time().multipliedBy(trial.percent()).dividedBy(Trial.ALL));
      for (int i = 0; i < rounds.size(); i++) {
        findings.add(trial, wanted.get(i).role(), rounds.get(i));
      }
      if (trial.isMain()) {
        run.section().add(comparison(run, stage, trial).table(trial.title(), rounds));
      }
    }
    findings.write(run.section());
  }

  /// Each sees all that it will get: code that is compiled for one kind of body is compiled again
  /// when another one comes.
  private static void warmUp(Run run, Stage stage, List<Trial> trials, List<Contender> contenders)
      throws IOException, InterruptedException {
    var entries = new ArrayList<Comparison.Entry>();
    for (Trial trial : trials) {
      for (Contender contender : contenders) {
        // Each process has as many turns, whatever it is compared in.
        Trial load = trial.roles().contains(contender.role()) ? trial : trials.getFirst();
        entries.add(new Comparison.Entry(comparison(run, stage, load), contender.in(load)));
      }
    }
    Comparison.warmUp(entries, run.time().multipliedBy(Trial.WARM_UP_PERCENT).dividedBy(Trial.ALL));
  }

  private static Comparison comparison(Run run, Stage stage, Trial trial) {
    return new Comparison(stage, Situation.NEAR, trial.events(), run.out());
  }
}
