package io.sluice.local.pubsub;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What waits for the thread that writes the log.
sealed interface LogEntry {

  /// A subscription acknowledged a message.
  record Ack(int subscription, StoredMessage message) implements LogEntry {}

  /// Messages that no longer wait for anybody, because their subscription is gone.
  record Forget(List<StoredMessage> messages) implements LogEntry {}

  /// The last entry that counts.
  record Stop() implements LogEntry {}

  /// A publish; the publisher waits for its outcome.
  final class Append implements LogEntry {
    private final BatchRecord batch;
    private final int copies;
    private final Consumer<List<StoredMessage>> whenDurable;
    private final CountDownLatch settled = new CountDownLatch(1);
    private volatile @Nullable Outcome outcome;

    /// @param copies how many subscriptions the batch is for
    /// @param whenDurable gets the messages in the order of their ids, before [#await] returns
    Append(BatchRecord batch, int copies, Consumer<List<StoredMessage>> whenDurable) {
      this.batch = batch;
      this.copies = copies;
      this.whenDurable = whenDurable;
    }

    BatchRecord batch() {
      return batch;
    }

    /// Message-subscription pairs of the batch.
    long deliveries() {
      return (long) copies * batch.count();
    }

    void durable(Segment segment, int position) {
      List<StoredMessage> stored = batch.storedAt(segment, position);
      whenDurable.accept(stored);
      settle(new Outcome.Durable(batch.firstId()));
    }

    /// The first outcome counts.
    void settle(Outcome result) {
      if (settled.getCount() == 0) {
        return;
      }
      outcome = result;
      settled.countDown();
    }

    Outcome await() throws InterruptedException {
      settled.await();
      return Objects.requireNonNull(outcome);
    }
  }

  /// How a publish ended.
  sealed interface Outcome {
    /// On the disk: the messages have the ids from `firstId` on.
    record Durable(long firstId) implements Outcome {}

    /// Refused by a limit of the log; nothing was written.
    record Full(String why) implements Outcome {}

    /// Not written, as far as can be known.
    record Failed(String why) implements Outcome {}
  }
}
