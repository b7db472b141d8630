package io.sluice.processor;

import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.model.table.Table;
import io.sluice.processor.RowSink.Appended;
import io.sluice.service.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stores every row at least once: nothing is remembered, so a message that is delivered again is
/// stored again. Needs no Redis.
///
/// While one batch is under way the next one gathers. The queue holds no more than the requests in
/// flight, which the front door bounds by their bytes.
final class AtLeastOnce implements Commit {
  private static final Logger LOG = LoggerFactory.getLogger(AtLeastOnce.class);

  private static final Outcome CLOSED = new Outcome.NotStored("the processor is shutting down");
  private static final Duration TABLES_PAUSE = Duration.ofSeconds(5);

  private final Batch.Limits limits;
  private final List<Table> tables;
  private final RowSink sink;
  private final ProcessorMetrics metrics;
  private final LinkedBlockingQueue<Pending> queue = new LinkedBlockingQueue<>();
  private final Pending end = pending(Work.of("", "", Instant.EPOCH, false, List.of(), 0));
  private final Map<String, RowSink.Stream> streams = new ConcurrentHashMap<>();
  private final ExecutorService appends = Executors.newVirtualThreadPerTaskExecutor();
  private final Thread committer = Thread.ofPlatform().name("committer").unstarted(this::run);
  private final Thread creation = Thread.ofVirtual().name("tables").unstarted(this::createTables);
  private volatile Health health = new Health.Down("the tables are not looked at yet");
  private volatile int inFlight;
  private volatile boolean closing;

  AtLeastOnce(Settings settings, List<Table> tables, RowSink sink, ProcessorMetrics metrics) {
    this.limits =
        new Batch.Limits(
            settings.number(Setting.MAX_APPEND_ROWS),
            settings.number(Setting.MAX_APPEND_BYTES),
            Long.MAX_VALUE,
            Long.MAX_VALUE);
    this.tables = tables;
    this.sink = sink;
    this.metrics = metrics;
  }

  @Override
  public void start() {
    committer.start();
    creation.start();
  }

  @Override
  public Outcome submit(Work work, Attempt attempt, Instant latest) throws InterruptedException {
    var pending = new Pending(work, attempt, latest.toEpochMilli());
    queue.add(pending);
    if (closing) {
      pending.end(CLOSED);
    }
    return pending.await();
  }

  @Override
  public int inFlight() {
    return inFlight + queue.size();
  }

  /// Nothing is waited for anyhow.
  @Override
  public void drain() {}

  @Override
  public Health check() {
    return health;
  }

  @Override
  public void close() {
    creation.interrupt();
    // In this order: whoever saw that it is open has put its work before the end.
    closing = true;
    queue.add(end);
    try {
      committer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    appends.close();
    streams.values().forEach(RowSink.Stream::close);
  }

  private void run() {
    try {
      boolean ended = false;
      while (!ended) {
        List<Pending> batch = take();
        ended = batch.remove(end);
        inFlight = batch.size();
        commit(batch);
        inFlight = 0;
      }
    } catch (InterruptedException e) {
      LOG.atError().setCause(e).log("the committer was interrupted, which nobody may do");
    }
    queue.forEach(pending -> pending.end(CLOSED));
  }

  private List<Pending> take() throws InterruptedException {
    var batch = new ArrayList<Pending>();
    long rows = 0;
    long bytes = 0;
    Pending next = queue.take();
    while (next != null) {
      batch.add(next);
      rows += next.work().rows();
      bytes += next.work().bytes();
      Pending following = queue.peek();
      boolean fits =
          following != null
              && rows + following.work().rows() <= limits.rows()
              && bytes + following.work().bytes() <= limits.bytes();
      next = fits ? queue.poll() : null;
    }
    return batch;
  }

  private void commit(List<Pending> batch) throws InterruptedException {
    var requests = new LinkedHashMap<Table, Future<Appended>>();
    for (Table table : tables(batch)) {
      List<Candidate> sent = sent(table, batch);
      Callable<Appended> request = () -> append(table, sent);
      requests.put(table, appends.submit(request));
    }
    var answers = new HashMap<String, Appended>();
    for (Map.Entry<Table, Future<Appended>> request : requests.entrySet()) {
      answers.put(request.getKey().name(), answer(request.getKey(), request.getValue()));
    }
    batch.forEach(pending -> pending.end(outcome(pending, batch, answers)));
  }

  /// One for each name: messages may know a table in several shapes.
  private static Collection<Table> tables(List<Pending> batch) {
    var tables = new LinkedHashMap<String, Table>();
    batch.forEach(
        pending -> wanted(pending).forEach(table -> tables.putIfAbsent(table.name(), table)));
    return tables.values();
  }

  /// The tables of a message that have not taken its rows yet.
  private static List<Table> wanted(Pending pending) {
    Set<String> done =
        pending.attempt() instanceof Attempt.Again(_, var written) ? written : Set.of();
    return pending.work().tables().keySet().stream()
        .filter(table -> !done.contains(table.name()))
        .toList();
  }

  private static List<Candidate> sent(Table table, List<Pending> batch) {
    return batch.stream()
        .filter(pending ->
            wanted(pending).stream().anyMatch(wanted -> wanted.name().equals(table.name())))
        .flatMap(pending -> pending.work().candidates(table.name()).stream())
        .toList();
  }

  private Appended append(Table table, List<Candidate> sent) throws InterruptedException {
    RowSink.Stream stream = streams.get(table.name());
    if (stream == null) {
      stream = sink.openShared(table);
      streams.put(table.name(), stream);
    }
    long start = System.nanoTime();
    Appended appended = stream.append(0, sent.stream().map(Candidate::row).toList());
    metrics.appended(appended, sent.size(), Duration.ofNanos(System.nanoTime() - start));
    return appended;
  }

  private Appended answer(Table table, Future<Appended> request) throws InterruptedException {
    try {
      Appended appended = request.get();
      if (appended instanceof Appended.Unknown(String reason)) {
        leave(table, reason);
      }
      return appended;
    } catch (ExecutionException e) {
      leave(table, String.valueOf(e.getCause()));
      return new Appended.Unknown(String.valueOf(e.getCause()));
    }
  }

  /// The next append opens it anew.
  private void leave(Table table, String reason) {
    LOG.atWarn()
        .addKeyValue("table", table.name())
        .log("an append did not go through, its messages are delivered again: " + reason);
    RowSink.Stream stream = streams.remove(table.name());
    if (stream != null) {
      stream.close();
    }
  }

  private static Outcome outcome(
      Pending pending, List<Pending> batch, Map<String, Appended> answers) {
    var refused = new HashMap<Candidate, String>();
    var written = new LinkedHashSet<String>();
    int events = 0;
    int rejections = 0;
    for (Table table : wanted(pending)) {
      List<Candidate> mine = pending.work().candidates(table.name());
      switch (answers.get(table.name())) {
        case Appended.Written _ -> {
          written.add(table.name());
          int rejected = (int) mine.stream().filter(Candidate::isRejection).count();
          rejections += rejected;
          events += mine.size() - rejected;
        }
        case Appended.Refused(var rows) -> {
          List<Candidate> sent = sent(table, batch);
          Set<Candidate> own = Set.copyOf(mine);
          rows.forEach((index, detail) -> {
            if (own.contains(sent.get(index))) {
              refused.put(sent.get(index), detail);
            }
          });
        }
        case Appended.Unknown(String reason) -> {
          return new Outcome.NotStored(reason);
        }
        case null -> throw new IllegalStateException("no answer for table " + table.name());
      }
    }
    return written.size() == wanted(pending).size()
        ? new Outcome.Stored(events, rejections, 0, 0)
        : new Outcome.Refused(refused, new Attempt.Again("", written));
  }

  private void createTables() {
    try {
      while (!tablesCreated()) {
        Thread.sleep(TABLES_PAUSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean tablesCreated() {
    try {
      boolean _ = sink.create(tables);
      health = Health.UP;
      return true;
    } catch (SinkException e) {
      LOG.atError().log(e.getMessage());
      health = new Health.Down(String.valueOf(e.getMessage()));
      return false;
    }
  }

  private static Pending pending(Work work) {
    return new Pending(work, new Attempt.First(), 0);
  }
}
