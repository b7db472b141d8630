package io.sluice.local.bigquery.store;

import io.sluice.local.bigquery.store.Warehouse.Writing;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future.State;
import java.util.concurrent.locks.ReentrantLock;

/// Changes that share transactions, because one takes DuckDB more than a millisecond of processor
/// time and a write to the disk, however little it changes: whatever came while the last was
/// committed is in the next. For changes that many threads make and that can be tried again.
public final class SharedWrites<T> {
  /// How many changes share a transaction at most.
  static final int MAX_GROUP = 64;

  private final Warehouse warehouse;
  private final Queue<Change<T>> waiting = new ConcurrentLinkedQueue<>();
  private final ReentrantLock turn = new ReentrantLock(true);

  /// Changes this warehouse.
  public SharedWrites(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  private record Change<T>(Writing<T> writing, CompletableFuture<T> outcome) {}

  /// Changes the warehouse, and returns once that is on the disk. An exception undoes this change
  /// alone: the others of its transaction are done again, each in one of its own.
  ///
  /// @param writing done twice when the first transaction is undone
  public T write(Writing<T> writing) throws SQLException {
    var mine = new Change<>(writing, new CompletableFuture<T>());
    waiting.add(mine);
    turn.lock();
    try {
      while (!mine.outcome.isDone()) {
        commit(next());
      }
    } finally {
      turn.unlock();
    }
    return result(mine.outcome);
  }

  private List<Change<T>> next() {
    var group = new ArrayList<Change<T>>();
    while (group.size() < MAX_GROUP && waiting.peek() != null) {
      group.add(waiting.remove());
    }
    return group;
  }

  private void commit(List<Change<T>> group) {
    try {
      List<T> results = warehouse.write(transaction -> run(transaction, group));
      for (int i = 0; i < group.size(); i++) {
        group.get(i).outcome.complete(results.get(i));
      }
    } catch (SQLException | RuntimeException | Error e) {
      if (group.size() == 1) {
        group.getFirst().outcome.completeExceptionally(e);
      } else {
        group.forEach(change -> commit(List.of(change)));
      }
    }
  }

  private static <T> List<T> run(Transaction transaction, List<Change<T>> group)
      throws SQLException {
    var results = new ArrayList<T>();
    for (Change<T> change : group) {
      results.add(change.writing.run(transaction));
    }
    return results;
  }

  private static <T> T result(CompletableFuture<T> outcome) throws SQLException {
    if (outcome.state() == State.SUCCESS) {
      return outcome.resultNow();
    }
    switch (outcome.exceptionNow()) {
      case SQLException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
  }
}
