package io.sluice.local.bigquery.write;

import com.google.cloud.bigquery.storage.v1.AppendRowsResponse;
import com.google.cloud.bigquery.storage.v1.StorageError.StorageErrorCode;
import com.google.rpc.Code;
import io.sluice.local.bigquery.store.Warehouse;
import io.sluice.local.bigquery.write.Append.Waiting;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Commits appends in groups: whatever arrived while the last group was written to the disk is the
/// next one. A platform thread, because DuckDB holds it; it gives all the answers, so those of a
/// connection keep the order of its requests.
final class Committer implements AutoCloseable {
  /// How many requests share a transaction at most.
  static final int MAX_GROUP = 64;

  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

  private final Warehouse warehouse;
  private final WriteStreams streams;
  private final KnownSchemas schemas;
  private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
  private final Thread thread;

  Committer(Warehouse warehouse, WriteStreams streams, KnownSchemas schemas) {
    this.warehouse = warehouse;
    this.streams = streams;
    this.schemas = schemas;
    this.thread = Thread.ofPlatform().name("bigquery-committer").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /// Gets in line. [InFlight] bounds how much waits here.
  void submit(Waiting waiting) {
    queue.add(waiting);
  }

  private void run() {
    var group = new ArrayList<Waiting>(MAX_GROUP);
    try {
      while (true) {
        group.add(queue.take());
        queue.drainTo(group, MAX_GROUP - 1);
        commit(group);
        group.clear();
      }
    } catch (InterruptedException e) {
      LOG.debug("closed", e);
    }
  }

  /// A group that fails is tried again one by one, so that only what cannot be written fails.
  private void commit(List<Waiting> group) {
    try {
      answer(group, warehouse.write(tx -> GroupCommit.run(tx, streams, schemas, group)));
    } catch (SQLException | RuntimeException e) {
      if (group.size() == 1) {
        fail(group.getFirst(), e);
      } else {
        group.forEach(waiting -> commit(List.of(waiting)));
      }
    }
  }

  private static void answer(List<Waiting> group, List<AppendRowsResponse> answers) {
    for (int i = 0; i < group.size(); i++) {
      group.get(i).answer().accept(answers.get(i));
    }
  }

  private static void fail(Waiting waiting, Exception e) {
    LOG.error("an append could not be committed", e);
    var refusal =
        new StorageRefusal(
            Code.RESOURCE_EXHAUSTED,
            StorageErrorCode.STORAGE_ERROR_CODE_UNSPECIFIED,
            "The rows could not be stored: " + e.getMessage(),
            entity(waiting));
    waiting.answer().accept(AppendRowsResponse.newBuilder().setError(refusal.toStatus()).build());
  }

  private static String entity(Waiting waiting) {
    return waiting instanceof Waiting.Accepted(Append append, var _)
        ? append.stream().toString()
        : "";
  }

  /// Ends after the group under way.
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
