package io.sluice.local.cli.replay;

import io.sluice.local.cli.replay.Packs.Due;
import io.sluice.local.cli.replay.Packs.Pack;
import io.sluice.local.cli.replay.Warehouse.Count;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// Publishes rejected events again, batch after batch: read, ask the tables, publish, note. After
/// each step it may be broken off: who begins again finds out what is there.
final class Replay {
  /// Rejections of a batch, and how much of them is held at a time.
  static final int MAX_REJECTIONS = 5_000;

  static final long MAX_BYTES = 8 << 20;

  private final Warehouse warehouse;
  private final Bus bus;
  private final Candidates candidates;
  private final Presence presence;
  private final int maxMessageBytes;
  private final boolean dry;
  private final Report report;
  private final InstantSource clock;
  private volatile boolean stopping;

  /// @param dry whether nothing is published
  Replay(
      Warehouse warehouse,
      Bus bus,
      Candidates candidates,
      int maxMessageBytes,
      boolean dry,
      Report report,
      InstantSource clock) {
    this.warehouse = warehouse;
    this.bus = bus;
    this.candidates = candidates;
    this.presence = new Presence(warehouse, report);
    this.maxMessageBytes = maxMessageBytes;
    this.dry = dry;
    this.report = report;
    this.clock = clock;
  }

  /// Ends it after the batch that is under way.
  void stop() {
    stopping = true;
  }

  /// Replays what the filter lets through.
  ///
  /// @param counts what there is
  void run(Filter filter, List<Count> counts) throws ReplayException, InterruptedException {
    for (Count count : counts) {
      if (count.replayed() && !filter.again()) {
        report.add(Fate.DONE, count.stage(), count.reason(), "", count.rejections());
        report.settle(count.rejections());
      }
    }
    List<Instant> days =
        counts.stream()
            .filter(count -> filter.again() || !count.replayed())
            .map(Count::day)
            .distinct()
            .toList();
    for (Instant day : days) {
      run(warehouse.places(filter, day));
    }
  }

  private void run(Warehouse.Places places) throws ReplayException, InterruptedException {
    var batch = new ArrayList<Kept.Place>();
    long bytes = 0;
    for (List<Kept.Place> page = places.next();
        !page.isEmpty() && !stopping;
        page = places.next()) {
      for (Kept.Place place : page) {
        boolean full = batch.size() == MAX_REJECTIONS || bytes + place.bytes() > MAX_BYTES;
        if (full && !batch.isEmpty()) {
          batch(batch);
          batch.clear();
          bytes = 0;
        }
        batch.add(place);
        bytes += place.bytes();
      }
    }
    batch(batch);
  }

  private void batch(List<Kept.Place> places) throws ReplayException, InterruptedException {
    if (stopping || places.isEmpty()) {
      return;
    }
    List<Kept> found = warehouse.read(places);
    report.add(Fate.GONE, "", "", "deleted meanwhile", places.size() - (long) found.size());
    List<Due> due = presence.absent(candidates.of(found));
    if (dry) {
      replayed(due);
    } else {
      publish(due);
    }
    report.settle(places.size());
  }

  /// What was published is noted also if the rest cannot be.
  private void publish(List<Due> due) throws ReplayException, InterruptedException {
    var messages = new LinkedHashMap<String, String>();
    ReplayException failure = null;
    for (Pack pack : Packs.of(due, maxMessageBytes)) {
      try {
        bus.publish(pack.data(), pack.attributes());
      } catch (ReplayException e) {
        failure = e;
        break;
      }
      report.published();
      replayed(pack.events());
      pack.events().forEach(one -> messages.put(one.kept().rejection().id(), pack.id()));
    }
    if (!messages.isEmpty()) {
      warehouse.note(messages, clock.instant());
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void replayed(List<Due> events) {
    events.forEach(
        due -> report.add(Fate.REPLAYED, due.kept().rejection(), "to " + due.tables().getFirst()));
  }
}
