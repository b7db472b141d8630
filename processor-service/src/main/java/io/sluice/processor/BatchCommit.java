package io.sluice.processor;

import io.sluice.model.UuidV7;
import io.sluice.model.table.Row;
import io.sluice.model.table.Table;
import io.sluice.processor.RowSink.Appended;
import io.sluice.service.Health;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One batch: claim, append, confirm. For one thread.
final class BatchCommit implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BatchCommit.class);

  private final Deduplicator deduplicator;
  private final RowSink sink;
  private final ProcessorMetrics metrics;
  private final Clock clock;
  private final OwnStreams streams;
  private final ExecutorService appends = Executors.newVirtualThreadPerTaskExecutor();
  private boolean deduplicatorFailed;

  BatchCommit(Deduplicator deduplicator, RowSink sink, ProcessorMetrics metrics, Clock clock) {
    this.deduplicator = deduplicator;
    this.sink = sink;
    this.metrics = metrics;
    this.clock = clock;
    this.streams = new OwnStreams(sink);
  }

  /// Gives every member of the batch its outcome.
  void commit(List<Pending> waiting) throws InterruptedException {
    boolean finished = false;
    try {
      claimAndAppend(waiting);
      finished = true;
    } finally {
      if (!finished) {
        // Offsets may have been given away: they are never used again.
        streams.leaveAll();
      }
    }
  }

  private void claimAndAppend(List<Pending> waiting) throws InterruptedException {
    String token = UuidV7.of(clock.instant());
    Batch batch = claim(token, waiting);
    if (batch.members().isEmpty()) {
      return;
    }
    Map<String, Appended> appended = append(batch);
    if (appended.values().stream().allMatch(Appended.Written.class::isInstance)) {
      confirm(token, batch);
    } else {
      recover(token, batch, appended);
    }
  }

  /// Leaves our streams. What was appended stays.
  @Override
  public void close() {
    streams.leaveAll();
    appends.close();
  }

  private Batch claim(String token, List<Pending> waiting) throws InterruptedException {
    var batch = new Batch();
    try {
      List<Claim> claims = claims(token, waiting);
      for (int i = 0; i < claims.size(); i++) {
        Pending pending = waiting.get(i);
        switch (claims.get(i)) {
          case Claim.Granted granted -> batch.add(pending, granted);
          case Claim.Done() -> pending.end(known(pending.work()));
          case Claim.Busy() -> pending.end(new Outcome.Busy());
          case Claim.Stale(var claim) -> pending.end(new Outcome.Stale(claim));
        }
      }
    } catch (DeduplicatorException | SinkException e) {
      LOG.atWarn().addKeyValue("messages", waiting.size()).log(e.getMessage());
      String reason = String.valueOf(e.getMessage());
      waiting.forEach(pending -> pending.end(new Outcome.Unavailable(reason)));
    }
    batch.members().forEach(m -> m.granted().grants().forEach(g -> streams.advance(g.place())));
    return batch;
  }

  private List<Claim> claims(String token, List<Pending> waiting) throws InterruptedException {
    if (deduplicatorFailed && deduplicator.check() instanceof Health.Down(var reason)) {
      // Before it answers again no stream is opened in vain.
      throw new DeduplicatorException(reason);
    }
    var tables = new LinkedHashSet<Table>();
    waiting.forEach(pending -> tables.addAll(pending.work().tables().keySet()));
    var tails = new ArrayList<Tail>();
    for (Table table : tables) {
      tails.add(streams.tail(table));
    }
    try {
      deduplicatorFailed = true;
      List<Claim> claims =
          deduplicator.claim(token, tails, waiting.stream().map(p -> p.work().wanted()).toList());
      deduplicatorFailed = false;
      return claims;
    } catch (DeduplicatorException e) {
      // The claims may have been made, so their offsets are given away.
      tails.forEach(tail -> streams.leave(tail.table()));
      throw e;
    }
  }

  private static Outcome known(Work work) {
    return new Outcome.Stored(0, 0, work.rows() + work.repeated());
  }

  /// One request for each table, at the same time.
  private Map<String, Appended> append(Batch batch) throws InterruptedException {
    var requests = new LinkedHashMap<String, Future<Appended>>();
    for (String table : batch.tables()) {
      RowSink.Stream stream = streams.stream(table);
      Callable<Appended> request = () -> append(stream, batch.offset(table), batch.rows(table));
      requests.put(table, appends.submit(request));
    }
    var appended = new HashMap<String, Appended>();
    for (var request : requests.entrySet()) {
      try {
        appended.put(request.getKey(), request.getValue().get());
      } catch (ExecutionException e) {
        LOG.atError()
            .setCause(e)
            .addKeyValue("table", request.getKey())
            .log("an append failed for a reason nobody foresaw");
        appended.put(request.getKey(), new Appended.Unknown(String.valueOf(e.getCause())));
      }
    }
    return appended;
  }

  private Appended append(RowSink.Stream stream, long offset, List<Row> rows)
      throws InterruptedException {
    long start = System.nanoTime();
    Appended appended = stream.append(offset, rows);
    metrics.appended(rows.size(), Duration.ofNanos(System.nanoTime() - start));
    return appended;
  }

  private void confirm(String token, Batch batch) {
    try {
      int foreign =
          deduplicator.confirm(
              token, batch.members().stream().map(Batch.Member::confirmation).toList());
      if (foreign > 0) {
        LOG.atError()
            .addKeyValue("messages", foreign)
            .log(
                "fence violated: messages were appended while somebody else had claimed them; check for duplicates");
      }
    } catch (DeduplicatorException e) {
      // The claims name their places: a redelivery settles them and finds the rows.
      LOG.atWarn().log("rows are stored but not yet noted as such: " + e.getMessage());
    }
    batch.members().forEach(member -> member.pending().end(member.stored()));
  }

  /// Some append did not go through: asks each of its streams what it holds, and leaves it.
  private void recover(String token, Batch batch, Map<String, Appended> appended)
      throws InterruptedException {
    var refused = new IdentityHashMap<Candidate, String>();
    var rows = new HashMap<String, Long>();
    try {
      for (var table : appended.entrySet()) {
        if (table.getValue() instanceof Appended.Refused(Map<Integer, String> bad)) {
          List<Candidate> sent = batch.sent(table.getKey());
          bad.forEach((index, detail) -> refused.put(sent.get(index), detail));
        }
        rows.put(table.getKey(), settled(table.getKey(), table.getValue()));
      }
      for (Batch.Member member : batch.members()) {
        member.pending().end(settle(token, member, rows, refused));
      }
    } catch (DeduplicatorException | SinkException e) {
      LOG.atWarn()
          .addKeyValue("messages", batch.members().size())
          .log(
              "an append is unsettled; its claims are taken over when their lease is over: "
                  + e.getMessage());
      String reason = String.valueOf(e.getMessage());
      batch.members().stream()
          .map(Batch.Member::pending)
          .filter(pending -> !pending.ended())
          .forEach(pending -> pending.end(new Outcome.Unavailable(reason)));
    }
  }

  private long settled(String table, Appended appended) throws InterruptedException {
    if (appended instanceof Appended.Written) {
      return Long.MAX_VALUE;
    }
    String stream = streams.stream(table).name();
    streams.leave(table);
    if (appended instanceof Appended.Unknown(String reason)) {
      LOG.atWarn()
          .addKeyValue("stream", stream)
          .log("an append did not go through, its stream is settled and left: " + reason);
    }
    return sink.settle(stream);
  }

  private Outcome settle(
      String token, Batch.Member member, Map<String, Long> rows, Map<Candidate, String> refused) {
    Claim.OpenClaim claim = member.open(token);
    Map<String, Boolean> written =
        Settlement.written(claim, place -> rows.getOrDefault(place.table(), 0L));
    if (!written.containsValue(false)) {
      deduplicator.confirm(token, List.of(member.confirmation()));
      return member.stored();
    }
    var mine = new IdentityHashMap<Candidate, String>();
    member.sent().values().stream()
        .flatMap(List::stream)
        .filter(refused::containsKey)
        .forEach(candidate -> mine.put(candidate, refused.getOrDefault(candidate, "")));
    deduplicator.settle(claim, written, Batch.eventKeys(mine.keySet().stream()));
    return mine.isEmpty()
        ? new Outcome.Unavailable("the warehouse did not take the rows")
        : new Outcome.Refused(mine);
  }
}
