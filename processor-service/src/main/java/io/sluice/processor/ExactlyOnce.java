package io.sluice.processor;

import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.model.table.Table;
import io.sluice.service.Health;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stores every row exactly once: runs the [Protocol] on a thread of its own, does what it wants on
/// threads of their own, and tells it what became of that.
///
/// Its queue holds no more than the requests in flight, which the front door bounds by their bytes,
/// and the answers to what the protocol wanted.
final class ExactlyOnce implements Commit {
  private static final Logger LOG = LoggerFactory.getLogger(ExactlyOnce.class);

  private static final Outcome CLOSED = new Outcome.NotStored("the processor is shutting down");
  private static final Outcome FAILED = new Outcome.NotStored("the processor failed");
  private static final Duration IDLE_TICK = Duration.ofSeconds(1);

  /// How long the end waits for streams to be settled: twice the pause between two finalize calls.
  private static final Duration SETTLING = Duration.ofSeconds(3);

  private final Batch.Limits limits;
  private final ProtocolWatcher watcher;
  private final ProtocolActions performer;
  private final Clock clock;
  private final LinkedBlockingQueue<News> inbox = new LinkedBlockingQueue<>();
  private final Set<Pending> waiting = ConcurrentHashMap.newKeySet();
  private final Thread thread = Thread.ofPlatform().name("protocol").unstarted(this::run);
  private volatile Protocol protocol;
  private volatile int inFlight;
  private volatile boolean closing;

  /// Something that the protocol has to be told.
  ///
  /// @param to the protocol that asked for it; null for whichever there is
  private record News(@Nullable Protocol to, ProtocolActions.Answer what) {}

  ExactlyOnce(
      Settings settings,
      List<Table> tables,
      Deduplicator deduplicator,
      RowSink sink,
      ProcessorMetrics metrics,
      Clock clock) {
    this.limits =
        new Batch.Limits(
            settings.number(Setting.MAX_APPEND_ROWS),
            settings.number(Setting.MAX_APPEND_BYTES),
            settings
                .seconds(Setting.LEASE_SECONDS)
                .minus(settings.seconds(Setting.APPEND_TIMEOUT_SECONDS))
                .toMillis(),
            settings
                .seconds(Setting.DONE_SECONDS)
                .minusSeconds(Deduplicator.TOLERANCE_SECONDS)
                .toMillis());
    this.watcher = new ProtocolReport(metrics);
    this.performer = new ProtocolActions(tables, deduplicator, sink, metrics);
    this.clock = clock;
    this.protocol = newProtocol();
  }

  @Override
  public void start() {
    thread.start();
  }

  @Override
  public Outcome submit(Work work, Attempt attempt, Instant latest) throws InterruptedException {
    var pending = new Pending(work, attempt, latest.toEpochMilli());
    waiting.add(pending);
    try {
      inbox.add(new News(null, (protocol, now) -> protocol.offer(pending, now)));
      if (closing) {
        pending.end(CLOSED);
      }
      return pending.await();
    } finally {
      waiting.remove(pending);
    }
  }

  @Override
  public int inFlight() {
    return inFlight;
  }

  @Override
  public void drain() {
    inbox.add(new News(null, (protocol, _) -> protocol.drain()));
  }

  @Override
  public Health check() {
    return performer.check();
  }

  @Override
  public void close() {
    closing = true;
    inbox.add(new News(null, (protocol, _) -> protocol.drain()));
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      perform(protocol.actions());
      while (!(closing && protocol.inFlight() == 0 && inbox.isEmpty())) {
        step();
      }
      settle();
    } catch (InterruptedException e) {
      LOG.atError().setCause(e).log("the protocol was interrupted, which nobody may do");
    }
    waiting.forEach(pending -> pending.end(CLOSED));
    performer.close();
  }

  private void step() throws InterruptedException {
    long tick = protocol.inFlight() > 0 ? Protocol.TICK_MS : IDLE_TICK.toMillis();
    News news = inbox.poll(tick, TimeUnit.MILLISECONDS);
    try {
      for (; news != null; news = inbox.poll()) {
        tell(news);
      }
      protocol.tick(clock.millis());
      perform(protocol.actions());
    } catch (RuntimeException | Error e) {
      startAnew(e);
    }
    inFlight = protocol.inFlight();
  }

  private void tell(News news) {
    Protocol current = protocol;
    if (news.to() == null || news.to().equals(current)) {
      news.what().tell(current, clock.millis());
    }
  }

  /// As if the process had crashed, which costs a few take-overs but no row.
  private void startAnew(Throwable e) {
    LOG.atError()
        .setCause(e)
        .log("the protocol failed for a reason nobody foresaw; its messages are delivered again");
    performer.leaveAll();
    protocol = newProtocol();
    // A copy, since whoever is told may come again at once.
    List.copyOf(waiting).forEach(pending -> pending.end(FAILED));
    perform(protocol.actions());
  }

  private void perform(List<Action> actions) {
    Protocol asking = protocol;
    for (Action action : actions) {
      performer.perform(action, answer -> inbox.add(new News(asking, answer)));
    }
  }

  /// Leaves no claim open that others would have to wait for.
  private void settle() throws InterruptedException {
    protocol.finish();
    perform(protocol.actions());
    long latest = clock.millis() + SETTLING.toMillis();
    while (protocol.isSettling() && clock.millis() < latest) {
      News news = inbox.poll(Protocol.TICK_MS, TimeUnit.MILLISECONDS);
      if (news != null) {
        tell(news);
      }
    }
  }

  private Protocol newProtocol() {
    String owner = UUID.randomUUID().toString();
    return new Protocol(limits, owner, watcher);
  }
}
