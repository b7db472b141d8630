package io.sluice.local.cli.send;

import io.sluice.local.cli.send.Reply.Rejected;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/// Cuts a source's events into batches and delivers one after the other. A batch goes when it is
/// full, and also when the next event is not there yet: what arrives while a batch is on its way
/// travels in the next one.
final class Sender {
  /// Bytes of events in a batch, unless a single one has more.
  static final int MAX_BATCH_BYTES = 1_000_000;

  private final IngestClient client;
  private final Tally tally;
  private final Pacer pacer;
  private final int maxBatchEvents;
  private final Duration patience;
  private final BiConsumer<InputEvent, Rejected> rejections;

  private final List<InputEvent> waiting = new ArrayList<>();
  private int waitingBytes;

  Sender(
      IngestClient client,
      Tally tally,
      Pacer pacer,
      int maxBatchEvents,
      Duration patience,
      BiConsumer<InputEvent, Rejected> rejections) {
    this.client = client;
    this.tally = tally;
    this.pacer = pacer;
    this.maxBatchEvents = maxBatchEvents;
    this.patience = patience;
    this.rejections = rejections;
  }

  /// Sends everything.
  ///
  /// @throws MalformedInputException when the input is not JSON; all events before that place are
  ///   sent
  /// @throws IOException when the input cannot be read, or ingest does not take a batch
  void run(EventSource source) throws IOException, InterruptedException {
    try {
      while (true) {
        if (!source.isReady() || !pacer.isDue()) {
          deliver();
        }
        InputEvent event = source.next();
        if (event == null) {
          break;
        }
        pacer.await();
        add(event);
      }
    } catch (MalformedInputException e) {
      deliver();
      throw e;
    }
    deliver();
  }

  private void add(InputEvent event) throws IOException, InterruptedException {
    if (waitingBytes + event.json().length > MAX_BATCH_BYTES || waiting.size() == maxBatchEvents) {
      deliver();
    }
    waiting.add(event);
    waitingBytes += event.json().length;
  }

  private void deliver() throws IOException, InterruptedException {
    if (waiting.isEmpty()) {
      return;
    }
    Batch batch = Batch.of(waiting);
    waiting.clear();
    waitingBytes = 0;
    new Delivery(batch, client, new Backoff(patience), tally, rejections).run();
  }
}
