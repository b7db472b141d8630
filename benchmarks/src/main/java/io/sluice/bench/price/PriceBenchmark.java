package io.sluice.bench.price;

import io.sluice.bench.Benchmark;
import io.sluice.bench.Run;
import io.sluice.bench.measure.Machine;
import io.sluice.bench.process.Environment;
import io.sluice.bench.process.Program.Compilation;
import io.sluice.bench.process.Program.Part;
import io.sluice.bench.process.RedisServer;
import io.sluice.bench.process.ServiceProcess;
import io.sluice.bench.process.Site;
import io.sluice.model.Setting;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// The same pushes to a processor that delivers exactly once, and to one that delivers at least
/// once, in turn, so that a machine that becomes slower is slower for both.
public final class PriceBenchmark implements Benchmark {
  private static final List<Delivery> TURNS =
      List.of(
          Delivery.EXACTLY_ONCE,
          Delivery.AT_LEAST_ONCE,
          Delivery.EXACTLY_ONCE,
          Delivery.AT_LEAST_ONCE);

  private static final int SENDERS = 16;
  private static final int EVENTS = 50;
  private static final double MICROS = 1e6;

  @Override
  public String name() {
    return "price";
  }

  @Override
  public String question() {
    return "what does exactly-once cost beside at-least-once?";
  }

  @Override
  public boolean run(Run run) throws Exception {
    try (Site site = Site.open(run.directory(), run.jar())) {
      measure(run, site);
    }
    Site.delete(run.directory());
    return true;
  }

  private static void measure(Run run, Site site) throws IOException, InterruptedException {
    ServiceProcess stack =
        site.process(
            "stack",
            Part.STACK,
            Compilation.FULL,
            site.environment(),
            site.port(Setting.PUBSUB_PORT));
    stack.start();
    stack.awaitWord();
    RedisServer redis = site.redis();
    redis.start();
    print(run, rounds(run, site, redis.port()));
  }

  private static List<Round> rounds(Run run, Site site, int redisPort)
      throws IOException, InterruptedException {
    Duration time = run.time().dividedBy(TURNS.size());
    var pushes = new Pushes(run.clock());
    var rounds = new ArrayList<Round>();
    for (Delivery delivery : TURNS) {
      ServiceProcess processor = processor(site, delivery, rounds.size(), redisPort);
      processor.start();
      processor.awaitReady();
      URI uri = URI.create(Site.url(site.port(Setting.PROCESSOR_PORT)) + "/pubsub/push");
      rounds.add(round(delivery, processor, new PushLoad(uri, pushes), time));
      processor.terminate();
    }
    return rounds;
  }

  /// A quarter of the time to warm up, a quarter for pushes one by one, half of it for load.
  private static Round round(
      Delivery delivery, ServiceProcess processor, PushLoad load, Duration time)
      throws IOException, InterruptedException {
    load.run(SENDERS, EVENTS, time.dividedBy(4));
    PushLoad.Result alone = load.run(1, 1, time.dividedBy(4));
    Duration before = processor.cpuTime();
    PushLoad.Result together = load.run(SENDERS, EVENTS, time.dividedBy(2));
    Duration cpu = processor.cpuTime().minus(before);
    long events = (long) EVENTS * together.latencies().count();
    return new Round(
        delivery,
        events / seconds(together.took()),
        seconds(cpu) * MICROS / events,
        alone.latencies().millis(0.5),
        alone.latencies().millis(0.95));
  }

  private static ServiceProcess processor(Site site, Delivery delivery, int turn, int redisPort) {
    Environment environment =
        site.environment()
            .with(Setting.REDIS_URL, "redis://127.0.0.1:" + redisPort)
            .with(Setting.BIGQUERY_ENDPOINT, Site.url(site.port(Setting.BIGQUERY_PORT)))
            .with(Setting.BIGQUERY_GRPC_ENDPOINT, Site.url(site.port(Setting.BIGQUERY_GRPC_PORT)))
            .with(Setting.REDIS_DURABLE, "yes")
            .with(Setting.DELIVERY, delivery.value());
    return site.process(
        "processor-%d-%s".formatted(turn, delivery.value()),
        Part.PROCESSOR,
        Compilation.FULL,
        environment,
        site.port(Setting.PROCESSOR_PORT));
  }

  private static void print(Run run, List<Round> rounds) {
    PrintWriter out = run.out();
    out.printf("  machine   %s%n  command   %s%n", Machine.describe(), run.command());
    out.printf(
        "  load      %d pushes of %d events at a time; alone: 1 push of 1 event; all on this machine%n",
        SENDERS, EVENTS);
    out.printf(
        "  %-16s %10s %14s %16s %14s%n",
        "delivery", "events/s", "CPU us/event", "alone ms median", "alone ms p95");
    for (Round round : rounds) {
      line(out, round.delivery().value(), List.of(round), round.delivery());
    }
    out.println("  in the middle:");
    line(out, "exactly-once", rounds, Delivery.EXACTLY_ONCE);
    line(out, "at-least-once", rounds, Delivery.AT_LEAST_ONCE);
    out.printf(
        "  exactly-once has %.2f times the throughput, %.2f times the CPU; a push alone takes %.2f ms more (median), %.2f ms more (p95)%n",
        ratio(rounds, Round::eventsPerSecond),
        ratio(rounds, Round::cpuMicros),
        more(rounds, Round::medianMillis),
        more(rounds, Round::p95Millis));
  }

  private static void line(PrintWriter out, String name, List<Round> rounds, Delivery delivery) {
    out.printf(
        "  %-16s %,10.0f %14.1f %16.2f %14.2f%n",
        name,
        Round.middle(rounds, delivery, Round::eventsPerSecond),
        Round.middle(rounds, delivery, Round::cpuMicros),
        Round.middle(rounds, delivery, Round::medianMillis),
        Round.middle(rounds, delivery, Round::p95Millis));
  }

  private static double ratio(List<Round> rounds, ToDoubleFunction<Round> value) {
    return Round.middle(rounds, Delivery.EXACTLY_ONCE, value)
        / Round.middle(rounds, Delivery.AT_LEAST_ONCE, value);
  }

  private static double more(List<Round> rounds, ToDoubleFunction<Round> value) {
    return Round.middle(rounds, Delivery.EXACTLY_ONCE, value)
        - Round.middle(rounds, Delivery.AT_LEAST_ONCE, value);
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
