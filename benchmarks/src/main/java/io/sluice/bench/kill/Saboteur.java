package io.sluice.bench.kill;

import io.sluice.bench.measure.Exposition;
import io.sluice.bench.measure.MetricsClient;
import io.sluice.bench.process.ServiceProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Makes the faults of the lanes, and mends each before the next of its lane.
final class Saboteur {
  /// How long a processor that does next to nothing is waited for: hitting an idle one, or one that
  /// has only just started, tries nothing.
  private static final Duration AIM = Duration.ofSeconds(8);

  /// Messages in flight, and messages done since the start of the process, that are worth a hit.
  private static final long WORTH_IN_FLIGHT = 4;

  private static final long WORTH_DONE = 20;

  private static final Duration AIM_INTERVAL = Duration.ofMillis(20);

  /// In so long a batch under way ends and the next one is claimed.
  private static final Duration NEXT_CLAIM = Duration.ofMillis(250);

  /// What is claimed was sent at most so long ago, unless there is a backlog.
  private static final Duration SENT_LATELY = Duration.ofMillis(500);

  private final Scene scene;
  private final Journal journal;
  private final MetricsClient metrics;
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private final List<Thread> threads = new ArrayList<>();

  Saboteur(Scene scene, Journal journal, MetricsClient metrics) {
    this.scene = scene;
    this.journal = journal;
    this.metrics = metrics;
  }

  /// Begins a lane.
  void start(Lane lane) {
    begin(
        lane.name(),
        () -> {
          for (Step step = lane.next(); !isOver(step.calm()); step = lane.next()) {
            strike(step);
          }
        });
  }

  /// Begins to wait for the time of one fault, and makes it once.
  void startOnce(Step step) {
    begin(step.fault().words(), () -> make(step));
  }

  /// Makes one fault, after its calm, and mends it.
  void make(Step step) throws IOException, InterruptedException {
    if (!isOver(step.calm())) {
      strike(step);
    }
  }

  /// Throws what kept a fault from being made or mended.
  void check() throws Exception {
    Exception failed = failure.get();
    if (failed != null) {
      throw failed;
    }
  }

  /// Makes no more faults, and mends those that are.
  void end() throws InterruptedException {
    over.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private interface Doing {
    void run() throws Exception;
  }

  private void begin(String name, Doing doing) {
    threads.add(
        Thread.ofVirtual()
            .name(name)
            .start(() -> {
              try {
                doing.run();
              } catch (Exception e) {
                failure.compareAndSet(null, e);
              }
            }));
  }

  private boolean isOver(Duration after) throws InterruptedException {
    return over.await(after.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void last(Step step) throws InterruptedException {
    boolean _ = isOver(step.lasts());
  }

  private void strike(Step step) throws IOException, InterruptedException {
    Target target = scene.targets().get(step.victim());
    journal.made(step.fault());
    switch (step.fault()) {
      case KILL_PROCESSOR, KILL_BEFORE_APPEND, PAUSE_PROCESSOR, DRAIN_PROCESSOR ->
          hit(step, target);
      case CUT_REDIS -> target.redis().cut();
      case CUT_BIGQUERY -> target.cutBigQuery();
      case CUT_PUSHES -> target.pushes().cut();
      case KILL_INGEST -> restart(scene.ingest());
      case RESTART_REDIS -> {
        scene.redis().kill();
        scene.redis().start();
      }
      default -> strikeFor(step, target);
    }
  }

  private void hit(Step step, Target target) throws IOException, InterruptedException {
    aim(target);
    if (!target.process().isAlive()) {
      journal.died(target.process().name());
      replace(target);
      return;
    }
    switch (step.fault()) {
      case PAUSE_PROCESSOR -> pause(step, target);
      case KILL_BEFORE_APPEND -> killBeforeAppend(step, target);
      case DRAIN_PROCESSOR -> {
        target.process().terminate();
        replace(target);
      }
      default -> {
        target.process().kill();
        replace(target);
      }
    }
  }

  private static void replace(Target target) throws IOException, InterruptedException {
    target.pushes().refuse();
    target.resume();
  }

  /// Others are pushed to meanwhile, as a balancer would see to it; what the paused one has in hand
  /// stays there.
  private void pause(Step step, Target target) throws IOException, InterruptedException {
    target.process().pause();
    target.pushes().avoid();
    last(step);
    target.process().resume();
    target.pushes().accept();
  }

  /// The answers get lost before the appends do, so that what is claimed in vain is sent again.
  /// What the dead one had in hand comes back when others have had the time to inherit from it.
  private void killBeforeAppend(Step step, Target target) throws IOException, InterruptedException {
    scene.clients().dropAnswers();
    boolean _ = isOver(SENT_LATELY);
    target.appends().holdRequests();
    boolean _ = isOver(NEXT_CLAIM);
    target.pushes().avoid();
    target.pushes().hold();
    target.process().kill();
    target.appends().cut();
    target.appends().release();
    scene.clients().deliverAnswers();
    target.process().start();
    last(step);
    target.pushes().cut();
    target.pushes().release();
    target.pushes().accept();
  }

  /// Faults that last.
  private void strikeFor(Step step, Target target) throws IOException, InterruptedException {
    begin(step.fault(), target);
    try {
      last(step);
    } finally {
      mend(step.fault(), target);
    }
  }

  private void begin(Fault fault, Target target) throws IOException, InterruptedException {
    switch (fault) {
      case HOLD_REDIS -> target.redis().hold();
      case LOSE_REDIS_ANSWERS -> target.redis().dropAnswers();
      case HOLD_BIGQUERY -> target.holdBigQuery();
      case LOSE_APPEND_ANSWERS -> target.appends().dropAnswers();
      case LOSE_ACKS -> target.pushes().dropAnswers();
      case FREEZE_REDIS -> scene.redis().pause();
      case BIGQUERY_AWAY -> scene.targets().forEach(Target::refuseBigQuery);
      default -> throw new IllegalArgumentException(fault + " does not last");
    }
  }

  private void mend(Fault fault, Target target) throws IOException, InterruptedException {
    switch (fault) {
      case HOLD_REDIS -> target.redis().release();
      case LOSE_REDIS_ANSWERS -> target.redis().deliverAnswers();
      case HOLD_BIGQUERY -> target.releaseBigQuery();
      case LOSE_APPEND_ANSWERS -> target.appends().deliverAnswers();
      case LOSE_ACKS -> target.pushes().deliverAnswers();
      case FREEZE_REDIS -> scene.redis().resume();
      case BIGQUERY_AWAY -> {
        for (Target other : scene.targets()) {
          other.acceptBigQuery();
        }
      }
      default -> throw new IllegalArgumentException(fault + " does not last");
    }
  }

  private static void restart(ServiceProcess process) throws IOException, InterruptedException {
    process.kill();
    process.start();
  }

  /// Waits until the target is at work, and notes how many messages it has in flight.
  private void aim(Target target) throws InterruptedException {
    long deadline = System.nanoTime() + AIM.toNanos();
    long messages = 0;
    long done = 0;
    while (System.nanoTime() < deadline && (messages < WORTH_IN_FLIGHT || done < WORTH_DONE)) {
      Optional<Exposition> seen = target.metrics(metrics);
      messages = seen.map(Metric::inFlight).orElse(0L);
      done = seen.map(Metric::acked).orElse(0L);
      Thread.sleep(AIM_INTERVAL);
    }
    journal.hit(messages);
  }
}
