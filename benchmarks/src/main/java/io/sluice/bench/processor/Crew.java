package io.sluice.bench.processor;

import io.sluice.bench.Run;
import io.sluice.bench.push.PushLoad;
import io.sluice.bench.push.Subject;
import io.sluice.bench.report.Figure;
import io.sluice.bench.report.Table;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The same load on one, two, three processors that share a table and a Redis.
final class Crew {
  /// Pushes at a time, whoever takes them.
  private static final int SENDERS = 48;

  /// How often each number of processors has its turn.
  private static final int TURNS = 6;

  private static final double NANOS_PER_MICRO = 1e3;

  private final Run run;
  private final List<Subject> all;
  private final int events;

  Crew(Run run, List<Subject> all, int events) {
    this.run = run;
    this.all = all;
    this.events = events;
  }

  /// What some of them did together.
  private record Turn(long events, Duration cpu, Duration took) {
    Turn plus(Turn other) {
      return new Turn(events + other.events, cpu.plus(other.cpu), took.plus(other.took));
    }

    double micros() {
      return cpu.toNanos() / NANOS_PER_MICRO / events;
    }

    double perSecond() {
      return events * 1e9 / took.toNanos();
    }
  }

  /// Compares them; before, all have two turns to warm up.
  void compare(Duration time) throws IOException, InterruptedException {
    Duration turn = time.dividedBy((long) TURNS * all.size() + 2);
    turn(all.size(), turn.multipliedBy(2));
    var turns = new ArrayList<List<Turn>>();
    all.forEach(_ -> turns.add(new ArrayList<>()));
    for (int i = 0; i < TURNS; i++) {
      for (int count = 1; count <= all.size(); count++) {
        turns.get(count - 1).add(turn(count, turn));
      }
    }
    List<Turn> sums =
        turns.stream().map(each -> each.stream().reduce(Turn::plus).orElseThrow()).toList();
    var table =
        new Table(
            "Processors beside each other; %d pushes of %d events at a time over all of them"
                .formatted(SENDERS, events),
            "processors",
            "us CPU/event without JIT",
            "events/s");
    for (int i = 0; i < sums.size(); i++) {
      table.row(i + 1, sums.get(i).micros(), sums.get(i).perSecond());
    }
    run.section().add(table);
    run.section()
        .add(
            Figure.of(
                "processor.three",
                "CPU of an event with three processors beside one",
                sums.getLast().micros() / sums.getFirst().micros(),
                "times"));
  }

  private Turn turn(int count, Duration time) throws IOException, InterruptedException {
    List<Subject> crew = all.subList(0, count);
    Duration before = cpu(crew);
    long start = System.nanoTime();
    long pushes = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<PushLoad.Result>> running = new ArrayList<>();
      for (Subject each : crew) {
        running.add(threads.submit(() -> each.load().run(SENDERS / count, events, time)));
      }
      for (Future<PushLoad.Result> each : running) {
        pushes += each.get().latencies().count();
      }
    } catch (ExecutionException e) {
      throw new IOException("a load failed: " + e.getCause(), e);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    return new Turn(pushes * events, cpu(crew).minus(before), took);
  }

  private static Duration cpu(List<Subject> crew) {
    return crew.stream()
        .map(each -> each.service().cpuTime().minus(each.service().compilerTime()))
        .reduce(Duration.ZERO, Duration::plus);
  }
}
