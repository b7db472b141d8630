package io.sluice.local.pubsub;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The durable memory: segments of published batches and of their acknowledgements.
///
/// One thread writes. It takes all publishes that wait, appends them, and forces them to the disk
/// together (group commit); only then they have an outcome. A message that is never acknowledged
/// pins its own segment alone.
final class MessageLog {
  /// Entries that are written together at most.
  private static final int MAX_GROUP = 4096;

  private static final Logger LOG = LoggerFactory.getLogger(MessageLog.class);

  private final SegmentSet segments;
  private final InstantSource clock;
  private final BlockingQueue<LogEntry> entries = new LinkedBlockingQueue<>();
  private final Thread writer = Thread.ofPlatform().name("pubsub-log").unstarted(this::write);
  private long nextId;
  private boolean stopped;

  MessageLog(Path directory, LogLimits limits, FileOpener opener, InstantSource clock) {
    this.segments = new SegmentSet(directory, limits, opener);
    this.clock = clock;
  }

  /// Reads what an earlier process left in the directory, and goes on in a new segment.
  ///
  /// Ids are microseconds since the epoch, pushed forward when the log already has higher ones: 16
  /// digits, increasing, and unique over restarts.
  synchronized void start(SegmentRecovery.Replay replay) throws IOException {
    long lastId = segments.recover(replay);
    nextId = Math.max(lastId + 1, TimeUnit.MILLISECONDS.toMicros(clock.millis()));
    Segment _ = segments.roll(nextId);
    writer.start();
  }

  /// Gives a batch its ids and its place in the queue; does not wait.
  synchronized void submit(LogEntry.Append append) {
    append.batch().seal(reserveIds(append.batch().count()));
    if (stopped) {
      append.settle(new LogEntry.Outcome.Failed("The local Pub/Sub is shutting down."));
    } else {
      entries.add(append);
    }
  }

  /// Ids of messages that nobody subscribed to, which need not be written.
  ///
  /// @return the first of them
  synchronized long reserveIds(int count) {
    long first = nextId;
    nextId += count;
    return first;
  }

  /// The id that the next message will have.
  synchronized long nextId() {
    return nextId;
  }

  void ack(int subscription, StoredMessage message) {
    entries.add(new LogEntry.Ack(subscription, message));
  }

  void forget(List<StoredMessage> messages) {
    entries.add(new LogEntry.Forget(messages));
  }

  /// Writes what waits, then closes the files; also after a failed start. What comes later is
  /// refused, or dropped when it is an acknowledgement.
  void close() throws IOException, InterruptedException {
    synchronized (this) {
      stopped = true;
      entries.add(new LogEntry.Stop());
    }
    writer.join();
    segments.close();
  }

  private void write() {
    var group = new ArrayList<LogEntry>();
    do {
      group.clear();
      try {
        group.add(entries.take());
      } catch (InterruptedException e) {
        LOG.warn("The thread that writes the log must not be interrupted; it goes on.", e);
        continue;
      }
      entries.drainTo(group, MAX_GROUP);
      commitSafely(group);
    } while (!group.contains(new LogEntry.Stop()));
  }

  /// Nobody may wait for ever, whatever goes wrong.
  private void commitSafely(List<LogEntry> group) {
    try {
      commit(group);
    } catch (RuntimeException | Error e) {
      LOG.error("The message log failed unexpectedly.", e);
      for (LogEntry entry : group) {
        if (entry instanceof LogEntry.Append append) {
          append.settle(new LogEntry.Outcome.Failed("The message log failed: " + e));
        }
      }
    }
  }

  private void commit(List<LogEntry> group) {
    var appends = new ArrayList<LogEntry.Append>();
    for (LogEntry entry : group) {
      switch (entry) {
        case LogEntry.Append append -> appends.add(append);
        case LogEntry.Ack(int subscription, StoredMessage message) ->
            segments.ack(subscription, message);
        case LogEntry.Forget(List<StoredMessage> messages) ->
            messages.forEach(message -> message.segment().addUnacked(-1));
        case LogEntry.Stop _ -> {}
      }
    }
    segments.writeAcks();
    if (!appends.isEmpty()) {
      segments.append(appends);
    }
    segments.deleteFinished();
  }
}
