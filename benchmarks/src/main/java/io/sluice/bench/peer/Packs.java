package io.sluice.bench.peer;

import io.sluice.ingest.publish.EventPublisher;
import io.sluice.ingest.publish.Pack;
import io.sluice.ingest.publish.PublishResult;
import io.sluice.model.Event;
import io.sluice.model.EventPacker;
import io.sluice.model.UuidV7;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Publishes events in packs as ingest does: each pack a request, and a thread that waits for it.
final class Packs implements Turns.Work {
  /// Events of a pack.
  static final int EVENTS = 50;

  private static final int THREADS = 16;
  private static final int MAX_PACK_BYTES = 4 << 20;

  private final EventPublisher publisher;
  private final List<Event> events;
  private final InstantSource clock;

  Packs(EventPublisher publisher, List<Event> events, InstantSource clock) {
    this.publisher = publisher;
    this.events = events;
    this.clock = clock;
  }

  @Override
  public long run(Duration time) throws IOException, InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    long sent = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<Long>>();
      for (int i = 0; i < THREADS; i++) {
        running.add(threads.submit(() -> publish(end)));
      }
      for (Future<Long> each : running) {
        sent += each.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("a pack was not published", e);
    }
    return sent;
  }

  private long publish(long end) throws IOException, InterruptedException {
    long sent = 0;
    while (System.nanoTime() < end && sent < Turns.MOST / THREADS) {
      var packer = new EventPacker(MAX_PACK_BYTES);
      for (int i = 0; i < EVENTS; i++) {
        boolean _ = packer.add(events.get((int) (sent++ % events.size())));
      }
      String id = UuidV7.of(clock.instant()).toString();
      PublishResult result =
          publisher.publish(List.of(Pack.events(id, "", packer.finish()))).getFirst();
      if (!(result instanceof PublishResult.Published)) {
        throw new IOException("a pack was not published: " + result);
      }
    }
    return sent;
  }
}
