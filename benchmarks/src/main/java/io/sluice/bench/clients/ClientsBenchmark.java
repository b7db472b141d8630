package io.sluice.bench.clients;

import io.sluice.bench.Benchmark;
import io.sluice.bench.Run;
import io.sluice.bench.measure.Warehouse;
import io.sluice.bench.measure.WarmUp;
import io.sluice.bench.peer.AppendMain;
import io.sluice.bench.peer.CountedTopic;
import io.sluice.bench.peer.PublishMain;
import io.sluice.bench.process.Environment;
import io.sluice.bench.process.Heap;
import io.sluice.bench.process.Program.Compilation;
import io.sluice.bench.process.Program.Part;
import io.sluice.bench.process.ServiceProcess;
import io.sluice.bench.process.Site;
import io.sluice.bench.report.Figure;
import io.sluice.bench.report.Table;
import io.sluice.model.Setting;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The publisher and the writer of Google's libraries beside what Sluice has in their place: each
/// in a process of its own, which sends the same events as fast as it can.
public final class ClientsBenchmark implements Benchmark {
  private static final int HEAP_MEGABYTES = 768;
  private static final int PACK = 50;

  /// Of each. Publisher sends 50,000 messages in one at most, so both ways of it leave no more than
  /// 1,800,000 in the local Pub/Sub, which refuses more than 2,000,000.
  private static final int TURNS = 18;

  /// Messages that one publisher may send before its turns: the local Pub/Sub takes no more than
  /// 2,000,000 from all until they are counted, which they are before the turns and after.
  private static final long MESSAGES = 1_200_000;

  /// Of the time, what is for publishing.
  private static final double PUBLISHING = 0.6;

  /// Of that for either, what is for getting warm.
  private static final double WARM_UP = 0.6;

  @Override
  public String name() {
    return "clients";
  }

  @Override
  public String question() {
    return "what do Google's client libraries cost for the same job?";
  }

  @Override
  public int share() {
    return 6;
  }

  @Override
  public boolean run(Run run) throws Exception {
    return run.onSite(site -> {
      ServiceProcess stack =
          site.process(
              "stack",
              Part.STACK,
              Compilation.EARLY,
              site.environment(),
              site.port(Setting.PUBSUB_PORT));
      stack.start();
      stack.awaitWord();
      boolean right = publish(run, site);
      return append(run, site) && right;
    });
  }

  private static boolean publish(Run run, Site site) throws IOException, InterruptedException {
    String endpoint = "127.0.0.1:" + site.port(Setting.PUBSUB_PORT);
    var workers = new ArrayList<Worker>();
    var topics = new ArrayList<CountedTopic>();
    Map<String, String> ways = new LinkedHashMap<>();
    ways.put("sluice", "Sluice, packs of 50");
    ways.put("tuned", "Publisher, batches of 1,000, 8 MB, 5 ms");
    ways.put("default", "Publisher as it comes");
    for (Map.Entry<String, String> way : ways.entrySet()) {
      String name = "clients-" + way.getKey();
      var topic = new CountedTopic(endpoint, "sluice-local", name);
      topic.create();
      topics.add(topic);
      Environment environment =
          site.environment().with(Setting.TOPIC, name).with(Setting.COMPRESS_PACKS, "no");
      long most = way.getKey().equals("sluice") ? MESSAGES * PACK : MESSAGES;
      workers.add(worker(site, PublishMain.class, environment, Setting.INGEST_PORT, way, most));
    }
    Map<Worker, Long> sent = new LinkedHashMap<>();
    Duration time = part(run.time(), PUBLISHING);
    Duration warm = part(time, WARM_UP);
    warmUp(workers, warm, sent);
    for (CountedTopic topic : topics) {
      topic.takeAll();
    }
    List<Worker.Turn> turns = turns(run, time.minus(warm), workers, sent);
    report(run, "Publishing", workers, turns);
    figure(run, "publisher", "CPU of Publisher, tuned, beside Sluice's packs", turns, 1);
    figure(run, "publisher-default", "CPU of Publisher as it comes, beside them", turns, 2);
    boolean right = true;
    for (int i = 0; i < workers.size(); i++) {
      long events = topics.get(i).takeAll() * (i == 0 ? PACK : 1);
      right &= count(run, workers.get(i).kind(), sent.getOrDefault(workers.get(i), 0L), events);
      workers.get(i).process().close();
    }
    run.section()
        .note(
            "all write each event as a CloudEvent in what is measured, and nothing is compressed, which Publisher cannot do to messages");
    run.section()
        .note(
            "Publisher as it comes sends a batch with 100 messages, 1,000 bytes or after 1 ms; both have at most 10,000 messages unanswered, which the library does not limit by itself");
    return right;
  }

  private static boolean append(Run run, Site site) throws IOException, InterruptedException {
    var workers = new ArrayList<Worker>();
    Map<String, String> ways = new LinkedHashMap<>();
    ways.put("sluice", "Sluice's sink, at offsets");
    ways.put("json", "JsonStreamWriter, default stream");
    for (Map.Entry<String, String> way : ways.entrySet()) {
      Environment environment =
          site.environment()
              .with(Setting.BIGQUERY_ENDPOINT, Site.url(site.port(Setting.BIGQUERY_PORT)))
              .with(
                  Setting.BIGQUERY_GRPC_ENDPOINT, Site.url(site.port(Setting.BIGQUERY_GRPC_PORT)));
      workers.add(
          worker(site, AppendMain.class, environment, Setting.PROCESSOR_PORT, way, Long.MAX_VALUE));
    }
    Map<Worker, Long> sent = new LinkedHashMap<>();
    Duration time = part(run.time(), 1 - PUBLISHING);
    Duration warm = part(time, WARM_UP);
    warmUp(workers, warm, sent);
    List<Worker.Turn> turns = turns(run, time.minus(warm), workers, sent);
    report(run, "Appending, 500 rows a request", workers, turns);
    figure(run, "json-writer", "CPU of JsonStreamWriter beside Sluice's sink", turns, 1);
    run.section()
        .note(
            "Sluice's sink has one append under way, JsonStreamWriter 16; its rows may be stored twice when an answer is lost, those at offsets are not");
    long rows =
        new Warehouse(site.port(Setting.BIGQUERY_PORT)).number("SELECT COUNT(*) FROM events");
    long all = sent.values().stream().mapToLong(Long::longValue).sum();
    return count(run, "both writers", all, rows);
  }

  private static Duration part(Duration time, double part) {
    return Duration.ofNanos((long) (time.toNanos() * part));
  }

  private static Worker worker(
      Site site,
      Class<?> main,
      Environment environment,
      Setting portOf,
      Map.Entry<String, String> way,
      long most)
      throws IOException, InterruptedException {
    int port = site.freePort();
    String name = main.getSimpleName() + "-" + way.getKey();
    Heap heap = site.heap(name, HEAP_MEGABYTES);
    ServiceProcess process =
        site.process(name, main, heap, environment.with(portOf, port), port, way.getKey());
    process.start();
    return new Worker(way.getValue(), process, port, most);
  }

  /// Lets each work until its compilers have little left to do.
  ///
  /// @param most how long all of them together
  private static void warmUp(List<Worker> workers, Duration most, Map<Worker, Long> sent)
      throws IOException, InterruptedException {
    WarmUp.run(
        workers,
        most,
        (worker, slice, _) -> {
          Worker.Turn turn = worker.turn(slice);
          sent.merge(worker, turn.events(), Long::sum);
          boolean settled = turn.compilerMicros() <= WarmUp.SETTLED * turn.micros();
          return settled || sent.getOrDefault(worker, 0L) >= worker.most();
        });
  }

  /// Lets them work in turn.
  private static List<Worker.Turn> turns(
      Run run, Duration time, List<Worker> workers, Map<Worker, Long> sent) throws IOException {
    Duration turn = time.dividedBy((long) TURNS * workers.size());
    var turns = new ArrayList<List<Worker.Turn>>();
    workers.forEach(_ -> turns.add(new ArrayList<>()));
    for (int i = 0; i < TURNS; i++) {
      for (int j = 0; j < workers.size(); j++) {
        Worker.Turn done = workers.get(j).turn(turn);
        sent.merge(workers.get(j), done.events(), Long::sum);
        turns.get(j).add(done);
        run.out()
            .printf(
                "  %s: %,.0f events/s, %.1f us of CPU each, %.1f of them of compilers%n",
                workers.get(j).kind(), done.perSecond(), done.micros(), done.compilerMicros());
      }
    }
    return turns.stream()
        .map(each -> each.stream().reduce(Worker.Turn::plus).orElseThrow())
        .toList();
  }

  private static void report(Run run, String title, List<Worker> workers, List<Worker.Turn> turns) {
    var table = new Table(title, "", "us CPU/event", "of it JIT", "events/s", "peak MB");
    for (int i = 0; i < workers.size(); i++) {
      Worker worker = workers.get(i);
      table.row(
          worker.kind(),
          turns.get(i).micros(),
          turns.get(i).compilerMicros(),
          turns.get(i).perSecond(),
          worker.process().peakMegabytes());
    }
    run.section().add(table);
  }

  private static void figure(
      Run run, String key, String meaning, List<Worker.Turn> turns, int which) {
    double ratio = turns.get(which).settledMicros() / turns.getFirst().settledMicros();
    run.section().add(Figure.of("clients." + key, meaning, ratio, "times"));
  }

  private static boolean count(Run run, String who, long sent, long there) {
    boolean right = sent == there;
    run.section()
        .note(
            "%s: sent %,d, counted on the other side %,d; %s"
                .formatted(
                    who, sent, there, right ? "as it has to be" : "WRONG, see " + run.directory()));
    return right;
  }
}
