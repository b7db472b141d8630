package io.sluice.local.cli.replay;

import io.sluice.local.cli.replay.Packs.Due;
import io.sluice.local.cli.replay.Packs.Pack;
import io.sluice.local.cli.replay.Targets.Target;
import io.sluice.local.cli.replay.Warehouse.Count;
import io.sluice.local.cli.replay.Warehouse.Name;
import io.sluice.model.Event;
import io.sluice.model.Rejection;
import io.sluice.model.decode.Decoded;
import io.sluice.model.decode.Item;
import io.sluice.model.decode.KeptEvents;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Publishes rejected events again, batch after batch: read, ask the tables, publish, note. After
/// each step it may be broken off: who begins again finds out what is there.
final class Replay {
  /// Rejections of a batch, and how much of them is held at a time.
  static final int MAX_REJECTIONS = 5_000;

  static final long MAX_BYTES = 8 << 20;

  /// Ids that one query asks for.
  private static final int MAX_IDS = 5_000;

  /// How long before its rejection an event counts as the same one: what a client sends again later
  /// than this is another one.
  private static final Duration EARLIER = Duration.ofDays(1);

  private final Warehouse warehouse;
  private final Bus bus;
  private final KeptEvents kept;
  private final Targets targets;
  private final int maxMessageBytes;
  private final boolean dry;
  private final Report report;
  private final InstantSource clock;
  private final Seen seen = new Seen();
  private volatile boolean stopping;

  /// @param dry whether nothing is published
  Replay(
      Warehouse warehouse,
      Bus bus,
      KeptEvents kept,
      Targets targets,
      int maxMessageBytes,
      boolean dry,
      Report report,
      InstantSource clock) {
    this.warehouse = warehouse;
    this.bus = bus;
    this.kept = kept;
    this.targets = targets;
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
    var byTables = new LinkedHashMap<List<String>, List<Due>>();
    for (Kept one : found) {
      for (Event event : events(one)) {
        switch (targets.of(event)) {
          case Target.Refused(String why) -> report.add(Fate.REFUSED, one.rejection(), why);
          case Target.Tables(List<String> tables) -> {
            if (seen.add(event)) {
              byTables
                  .computeIfAbsent(tables, _ -> new ArrayList<>())
                  .add(new Due(one, event, tables.getFirst()));
            } else {
              report.add(Fate.SUPERSEDED, one.rejection(), "by a later one of its id and source");
            }
          }
        }
      }
    }
    var due = new ArrayList<Due>();
    for (Map.Entry<List<String>, List<Due>> entry : byTables.entrySet()) {
      due.addAll(absent(entry.getKey(), entry.getValue()));
    }
    if (dry) {
      replayed(due);
    } else {
      publish(due);
    }
    report.settle(places.size());
  }

  private List<Event> events(Kept one) {
    Rejection rejection = one.rejection();
    if (rejection.rawCut()) {
      report.add(Fate.CUT, rejection, "not all of its bytes were kept: its sender has it");
      return List.of();
    }
    var events = new ArrayList<Event>();
    switch (kept.read(rejection)) {
      case Decoded.Malformed _ -> report.add(Fate.REFUSED, rejection, "it is no JSON");
      case Decoded.TooMany(int limit) ->
          report.add(Fate.REFUSED, rejection, "it holds more than %,d events".formatted(limit));
      case Decoded.Batch(List<Item> items) -> {
        for (Item item : items) {
          switch (item) {
            case Item.Taken(Event event) -> events.add(event);
            case Item.Unfit(_, String detail) -> report.add(Fate.REFUSED, rejection, detail);
            case Item.Refused refused ->
                report.add(Fate.REFUSED, rejection, "by these settings, as " + refused.reason());
          }
        }
      }
    }
    return events;
  }

  /// Those that no table has.
  private List<Due> absent(List<String> tables, List<Due> candidates)
      throws ReplayException, InterruptedException {
    List<Due> left = candidates;
    for (String table : tables) {
      Map<Name, Instant> present = present(table, left);
      var absent = new ArrayList<Due>(left.size());
      for (Due due : left) {
        Event event = due.event();
        Instant received = present.get(new Name(event.id(), event.source()));
        if (received == null || received.isBefore(event.receivedAt().minus(EARLIER))) {
          absent.add(due);
        } else {
          report.add(Fate.PRESENT, due.kept().rejection(), "in " + table);
        }
      }
      left = absent;
    }
    return left;
  }

  private Map<Name, Instant> present(String table, List<Due> candidates)
      throws ReplayException, InterruptedException {
    var present = new LinkedHashMap<Name, Instant>();
    for (int from = 0; from < candidates.size(); from += MAX_IDS) {
      List<Event> some =
          candidates.subList(from, Math.min(candidates.size(), from + MAX_IDS)).stream()
              .map(Due::event)
              .toList();
      Instant first =
          some.stream().map(Event::receivedAt).min(Instant::compareTo).orElse(Instant.EPOCH);
      List<Name> names = some.stream().map(event -> new Name(event.id(), event.source())).toList();
      present.putAll(warehouse.present(table, names, first.minus(EARLIER)));
    }
    return present;
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
    events.forEach(due -> report.add(Fate.REPLAYED, due.kept().rejection(), "to " + due.table()));
  }
}
