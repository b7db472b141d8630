package io.sluice.bench.path;

import io.sluice.bench.load.SteadyLoad;
import io.sluice.bench.measure.Latencies;
import io.sluice.bench.measure.Warehouse;
import io.sluice.bench.process.Environment;
import io.sluice.bench.process.ServiceProcess;
import io.sluice.bench.process.Site;
import io.sluice.bench.push.CpuTimes;
import io.sluice.bench.push.Distances;
import io.sluice.bench.push.Pushes;
import io.sluice.bench.push.Stage;
import io.sluice.bench.push.Subject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// The whole way that events take: ingest, the local Pub/Sub, the processor that it pushes to, and
/// the local BigQuery.
final class Course {
  /// Events of a POST.
  static final int EVENTS = 50;

  private static final int PROBES_PER_SECOND = 50;
  private static final Duration MOST_WAIT = Duration.ofSeconds(60);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

  private final Stage stage;
  private final Subject ingest;
  private Subject processor;
  private final Pushes pushes;
  private final Probes probes;
  private final Warehouse warehouse;
  private long sentProbes;

  /// Starts both services, on this machine.
  Course(Stage stage, InstantSource clock) throws IOException, InterruptedException {
    this.stage = stage;
    this.pushes = new Pushes(clock);
    this.warehouse = stage.warehouse();
    this.probes = new Probes(warehouse, clock);
    Environment near = stage.environment(Distances.NONE);
    this.processor = stage.processorOfTheStack(near, pushes::next);
    this.ingest = stage.ingest("ingest", near, Map.of(), pushes::body);
  }

  /// Ends the processor, and starts one that is so far away.
  void move(Distances distances) throws IOException, InterruptedException {
    processor.service().terminate();
    processor = stage.processorOfTheStack(stage.environment(distances), pushes::next);
  }

  /// Looks for the events that are to be found, until it is interrupted or cannot.
  void look() {
    probes.look();
  }

  /// What events at a steady rate were measured to do.
  ///
  /// @param posts how long each POST took
  /// @param found how long it took until a query found each probe
  /// @param ingest processor time of ingest, without its compilers
  /// @param others processor time of all others; the service is the processor
  record Lap(
      long events,
      Duration took,
      Latencies posts,
      Latencies found,
      Duration ingest,
      CpuTimes others) {}

  /// Sends events at a steady rate, and waits until the last probe is found and nothing is compiled
  /// any more: it would be so in the next lap.
  ///
  /// @throws IOException when a POST is not taken, or a probe not looked for or not found within a
  ///   minute
  Lap run(int eventsPerSecond, Duration time) throws IOException, InterruptedException {
    CpuTimes ingestBefore = stage.cpuTimes(ingest);
    CpuTimes before = stage.cpuTimes(processor);
    SteadyLoad.Result result = load((double) eventsPerSecond / EVENTS, time);
    awaitProbes();
    CpuTimes cpu = stage.cpuTimes(processor).since(before);
    Duration ofIngest = stage.cpuTimes(ingest).since(ingestBefore).settled();
    for (ServiceProcess each : List.of(ingest.service(), processor.service(), stage.stack())) {
      each.awaitCompilers();
    }
    return new Lap(
        (long) result.latencies().count() * EVENTS,
        result.took(),
        result.latencies(),
        probes.found(),
        ofIngest,
        cpu);
  }

  private SteadyLoad.Result load(double posts, Duration time)
      throws IOException, InterruptedException {
    int every = Math.max(1, (int) (posts / PROBES_PER_SECOND));
    var load =
        new SteadyLoad(
            URI.create(Site.url(ingest.port()) + "/v1/events"),
            Map.of("Content-Type", "application/json"),
            (number, due) -> number % every == 0 ? withProbe(due) : pushes.body(EVENTS));
    return load.run(posts, time);
  }

  /// A body of which the first event is a probe.
  private synchronized byte[] withProbe(long due) {
    sentProbes++;
    byte[] probe = probes.next(due);
    byte[] others = pushes.body(EVENTS - 1);
    byte[] body = new byte[1 + probe.length + others.length];
    body[0] = '[';
    System.arraycopy(probe, 0, body, 1, probe.length);
    System.arraycopy(others, 0, body, 1 + probe.length, others.length);
    body[1 + probe.length] = ',';
    return body;
  }

  private void awaitProbes() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + MOST_WAIT.toNanos();
    while (probes.missing() > 0) {
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "%d probes are not found after %d s"
                .formatted(probes.missing(), MOST_WAIT.toSeconds()));
      }
      Thread.sleep(POLL_INTERVAL);
    }
  }

  /// Events that were posted.
  long sent() {
    return pushes.events() + sentProbes;
  }

  /// Waits until there are as many rows as events were posted, or a minute is over.
  ///
  /// @return how many there are
  long rows() throws IOException, InterruptedException {
    long rows = count("*");
    long deadline = System.nanoTime() + MOST_WAIT.toNanos();
    while (rows < sent() && System.nanoTime() < deadline) {
      Thread.sleep(POLL_INTERVAL);
      rows = count("*");
    }
    return rows;
  }

  /// How many different ids the rows have.
  long ids() throws IOException {
    return count("DISTINCT event_id");
  }

  private long count(String what) throws IOException {
    return warehouse.number("SELECT COUNT(%s) FROM events".formatted(what));
  }
}
