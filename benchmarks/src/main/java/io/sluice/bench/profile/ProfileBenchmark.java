package io.sluice.bench.profile;

import io.sluice.bench.Benchmark;
import io.sluice.bench.Run;
import io.sluice.bench.process.Environment;
import io.sluice.bench.push.Distances;
import io.sluice.bench.push.PushLoad;
import io.sluice.bench.push.Pushes;
import io.sluice.bench.push.Situation;
import io.sluice.bench.push.Stage;
import io.sluice.bench.push.Subject;
import io.sluice.bench.report.FlameGraph;
import io.sluice.bench.report.Numbers;
import io.sluice.bench.report.Section;
import io.sluice.bench.report.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Records each service under load, once it is warm, and draws where its time went.
public final class ProfileBenchmark implements Benchmark {
  private static final int EVENTS = 50;
  private static final int FRAMES = 3;
  private static final int SITES = 10;

  /// Of the time of each service, this part warms it up.
  private static final int WARM = 2;

  @Override
  public String name() {
    return "profile";
  }

  @Override
  public String question() {
    return "what do the services do with their time and their heap?";
  }

  @Override
  public int share() {
    return 0;
  }

  @Override
  public boolean run(Run run) throws Exception {
    return run.onSite(site -> {
      Stage stage = Stage.start(site);
      Environment near = stage.environment(Distances.NONE);
      record(run, stage.ingest("ingest", near, Map.of(), new Pushes(run.clock())::body));
      record(run, stage.processor("processor", near, new Pushes(run.clock())::next));
      return true;
    });
  }

  private static void record(Run run, Subject subject) throws IOException, InterruptedException {
    Duration time = run.time().dividedBy(2);
    Duration warm = time.dividedBy(WARM);
    int senders = Situation.NEAR.senders();
    Path file = run.directory().resolve(subject.kind() + ".jfr");
    Recording recording = Recording.start(subject.service().pid(), file);
    PushLoad.Result _ = subject.load().run(senders, EVENTS, warm);
    Instant from = run.clock().instant();
    Duration before = subject.service().cpuTime();
    PushLoad.Result result = subject.load().run(senders, EVENTS, time.minus(warm));
    Duration cpu = subject.service().cpuTime().minus(before);
    long events = (long) EVENTS * result.latencies().count();
    report(run, subject.kind(), recording.stop(from), cpu, events);
    subject.service().terminate();
  }

  private static void report(
      Run run, String service, Recording.Samples samples, Duration cpu, long events) {
    Stacks time = samples.time();
    Section section = run.section();
    section.add(
        service + "-flame",
        new FlameGraph("CPU of %s, by %s".formatted(service, samples.event()), time.weights()));
    section.add(shares(service + ": the hottest frames, by themselves", time, time.hottest()));
    section.add(shares(service + ": what our own methods call", time, time.calls()));
    var sites = new Table(service + ": what is allocated", "", "B/event", "%");
    Stacks heap = samples.heap();
    heap.sites().stream()
        .limit(SITES)
        .forEach(part ->
            sites.row(
                brief(part),
                (double) part.weight() / events,
                percent(part.weight(), heap.total())));
    section.add(sites);
    section.note(
        "%s: %,d events with %s of CPU each, of which %s %% were sampled as Java by `%s`; %,d B of heap each."
            .formatted(
                service,
                events,
                Numbers.text(cpu.toNanos() / 1e3 / events) + " us",
                Numbers.text(percent(time.total(), cpu.toNanos())),
                samples.event(),
                heap.total() / events));
  }

  private static Table shares(String title, Stacks all, List<Stacks.Part> parts) {
    var table = new Table(title, "", "% of CPU");
    parts.stream()
        .limit(FRAMES)
        .forEach(part -> table.row(brief(part), percent(part.weight(), all.total())));
    return table;
  }

  private static String brief(Stacks.Part part) {
    return FlameGraph.brief(part.name());
  }

  private static double percent(long part, long all) {
    return 100.0 * part / Math.max(1, all);
  }
}
