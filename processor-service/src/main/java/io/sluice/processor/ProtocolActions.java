package io.sluice.processor;

import io.sluice.model.table.Table;
import io.sluice.processor.RowSink.Appended;
import io.sluice.service.Health;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does what the [Protocol] wants: each action on a thread of its own, which says what came of it.
final class ProtocolActions {
  private static final Logger LOG = LoggerFactory.getLogger(ProtocolActions.class);

  private final List<Table> tables;
  private final Deduplicator deduplicator;
  private final RowSink sink;
  private final ProcessorMetrics metrics;
  private final Map<String, RowSink.Stream> streams = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile Health health = new Health.Down("the tables are not looked at yet");
  private @Nullable Boolean nothingStored;

  /// What the protocol is told, on its own thread.
  interface Answer {
    /// Tells it.
    ///
    /// @param now in milliseconds
    void tell(Protocol protocol, long now);
  }

  /// An action that may fail.
  private interface Call {
    Answer answer() throws InterruptedException;
  }

  ProtocolActions(
      List<Table> tables, Deduplicator deduplicator, RowSink sink, ProcessorMetrics metrics) {
    this.tables = tables;
    this.deduplicator = deduplicator;
    this.sink = sink;
    this.metrics = metrics;
  }

  /// Begins an action.
  ///
  /// @param answers takes what becomes of it
  void perform(Action action, Consumer<Answer> answers) {
    switch (action) {
      case Action.End(var pending, var outcome) -> pending.end(outcome);
      case Action.Leave(String stream) -> leave(stream);
      case Action.Greet() -> call(answers, this::greet, this::notGreeted);
      case Action.Open(Table table) ->
          call(
              answers,
              () -> open(table),
              reason -> (protocol, now) -> protocol.notOpened(table, reason, now));
      case Action.Claim claim ->
          call(
              answers,
              () -> claim(claim),
              reason -> (protocol, now) -> protocol.notClaimed(claim, reason, now));
      case Action.Append append ->
          call(
              answers,
              () -> append(append),
              reason ->
                  (protocol, now) -> protocol.appended(append, new Appended.Unknown(reason), now));
      case Action.Confirm confirm ->
          call(
              answers,
              () -> confirm(confirm),
              reason -> (protocol, now) -> protocol.notConfirmed(confirm, reason, now));
      case Action.Settle settle ->
          call(
              answers,
              () -> settle(settle),
              reason -> (protocol, now) -> protocol.notSettled(settle, reason, now));
      case Action.LookUp lookUp ->
          call(
              answers,
              () -> lookUp(lookUp),
              reason -> (protocol, now) -> protocol.notLookedUp(reason, now));
    }
  }

  /// Whether the tables are there and the deduplicator remembers.
  Health check() {
    return health;
  }

  /// Closes the connections of all streams.
  void leaveAll() {
    List.copyOf(streams.keySet()).forEach(this::leave);
  }

  /// Waits for what is under way.
  void close() {
    leaveAll();
    threads.close();
  }

  private void call(Consumer<Answer> answers, Call call, Function<String, Answer> failure) {
    threads.execute(() -> {
      Answer answer;
      try {
        answer = call.answer();
      } catch (DeduplicatorException | SinkException e) {
        answer = failure.apply(String.valueOf(e.getMessage()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        answer = failure.apply("interrupted");
      } catch (RuntimeException | Error e) {
        LOG.atError().setCause(e).log("a call failed for a reason nobody foresaw");
        answer = failure.apply(String.valueOf(e));
      }
      answers.accept(answer);
    });
  }

  /// Nothing is claimed before the tables are known to be there: only then it is known whether
  /// anything can have been stored before.
  private synchronized Answer greet() {
    if (nothingStored == null) {
      nothingStored = sink.create(tables);
    }
    deduplicator.begin(nothingStored);
    nothingStored = false;
    health = Health.UP;
    return Protocol::greeted;
  }

  private Answer notGreeted(String reason) {
    health = new Health.Down(reason);
    return (protocol, now) -> protocol.notGreeted(reason, now);
  }

  private Answer open(Table table) throws InterruptedException {
    RowSink.Stream stream = sink.open(table);
    streams.put(stream.name(), stream);
    return (protocol, now) -> protocol.opened(table, stream.name(), now);
  }

  private Answer claim(Action.Claim action) {
    Claims claims = deduplicator.claim(action.token(), action.tails(), action.wanted());
    return (protocol, now) -> protocol.claimed(action, claims, now);
  }

  private Answer append(Action.Append action) throws InterruptedException {
    RowSink.Stream stream = streams.get(action.stream());
    long start = System.nanoTime();
    Appended appended =
        stream == null
            ? new Appended.Unknown("the stream was left before its append")
            : stream.append(action.offset(), action.rows());
    metrics.appended(appended, action.rows().size(), Duration.ofNanos(System.nanoTime() - start));
    return (protocol, now) -> protocol.appended(action, appended, now);
  }

  private Answer confirm(Action.Confirm action) {
    int foreign = deduplicator.confirm(action.token(), action.stored());
    return (protocol, now) -> protocol.confirmed(action, foreign, now);
  }

  private Answer settle(Action.Settle action) throws InterruptedException {
    OptionalLong rows = sink.settle(action.stream());
    if (rows.isEmpty() && !action.forgettable()) {
      throw new SinkException(
          "the warehouse does not know stream %s, which is too young to be forgotten"
              .formatted(action.stream()));
    }
    long count = rows.orElse(Deduplicator.ROWS_UNKNOWN);
    long noted = deduplicator.settled(action.stream(), count);
    if (rows.isPresent() && noted != count) {
      LOG.atError()
          .addKeyValue("stream", action.stream())
          .log(
              "a stream was settled twice, with {} rows and then {}: rows landed after it was finalized; check for duplicates",
              noted,
              count);
    }
    return (protocol, now) -> protocol.settled(action, now);
  }

  /// All tables at a time, so that however many there are, the answer is there before the lease
  /// ends.
  private Answer lookUp(Action.LookUp action) throws InterruptedException {
    var asked = new HashMap<String, Future<BitSet>>();
    action
        .rows()
        .forEach((table, rows) ->
            asked.put(table.name(), threads.submit(() -> sink.lookUp(table, rows))));
    var found = new HashMap<String, BitSet>();
    for (Map.Entry<String, Future<BitSet>> table : asked.entrySet()) {
      try {
        found.put(table.getKey(), table.getValue().get());
      } catch (ExecutionException e) {
        throw new SinkException(String.valueOf(e.getCause()), e);
      }
    }
    return (protocol, now) -> protocol.lookedUp(action, found, now);
  }

  private void leave(String name) {
    RowSink.Stream stream = streams.remove(name);
    if (stream != null) {
      stream.close();
    }
  }
}
