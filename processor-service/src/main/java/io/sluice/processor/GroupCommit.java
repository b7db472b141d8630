package io.sluice.processor;

import io.sluice.model.Setting;
import io.sluice.model.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Joins the work of all messages that wait into one batch: while a batch is under way the next one
/// gathers, so the busier it is the larger the batches, and nothing ever waits for a timer.
///
/// The queue holds no more than the requests in flight, which the front door bounds by their bytes.
final class GroupCommit implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

  private static final Outcome CLOSED = new Outcome.Unavailable("the processor is shutting down");

  private final BatchCommit commit;
  private final int maxMessages;
  private final int maxBytes;
  private final LinkedBlockingQueue<Pending> queue = new LinkedBlockingQueue<>();
  private final Thread committer = Thread.ofPlatform().name("group-commit").unstarted(this::run);
  private final Pending end = new Pending(Work.of("", List.of(), 0));
  private volatile boolean closing;
  private boolean ended;

  GroupCommit(Settings settings, BatchCommit commit) {
    this.commit = commit;
    maxMessages = settings.number(Setting.MAX_APPEND_MESSAGES);
    maxBytes = settings.number(Setting.MAX_APPEND_BYTES);
  }

  void start() {
    committer.start();
  }

  /// Puts work into the next batch and waits for what becomes of it.
  Outcome submit(Work work) throws InterruptedException {
    var pending = new Pending(work);
    queue.add(pending);
    if (closing) {
      pending.end(CLOSED);
    }
    return pending.await();
  }

  int waiting() {
    return queue.size();
  }

  /// Finishes what waits, then ends.
  @Override
  public void close() {
    // In this order: whoever saw that it is open has put its work before the end.
    closing = true;
    queue.add(end);
    try {
      committer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!ended) {
        List<Pending> batch = take();
        if (!batch.isEmpty()) {
          commit(batch);
        }
      }
    } catch (InterruptedException e) {
      LOG.atError().setCause(e).log("the group commit was interrupted, which nobody may do");
    }
    commit.close();
    queue.forEach(pending -> pending.end(CLOSED));
  }

  private void commit(List<Pending> batch) throws InterruptedException {
    try {
      commit.commit(batch);
    } catch (RuntimeException | Error e) {
      // Without this thread nothing is ever stored again: an error ends one batch, not all.
      LOG.atError()
          .setCause(e)
          .log("a batch failed for a reason nobody foresaw; its messages are delivered again");
    } finally {
      batch.stream()
          .filter(pending -> !pending.ended())
          .forEach(pending -> pending.end(new Outcome.Unavailable("the batch failed")));
    }
  }

  /// The next batch; empty at the end.
  private List<Pending> take() throws InterruptedException {
    var batch = new ArrayList<Pending>();
    long bytes = 0;
    for (Pending next = queue.take(); next != null; next = queue.poll()) {
      if (next.equals(end)) {
        ended = true;
        break;
      }
      batch.add(next);
      bytes += next.work().bytes();
      Pending following = queue.peek();
      if (batch.size() == maxMessages
          || following == null
          || bytes + following.work().bytes() > maxBytes) {
        break;
      }
    }
    return batch;
  }
}
