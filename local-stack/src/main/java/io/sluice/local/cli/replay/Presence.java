package io.sluice.local.cli.replay;

import io.sluice.local.cli.replay.Packs.Due;
import io.sluice.local.cli.replay.Warehouse.Copy;
import io.sluice.model.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds out which events are in their tables, by id and source, whatever their content is: an
/// event that was mended and sent again is there under the id of the one that was refused.
final class Presence {
  /// How long before its rejection an event counts as the same one: what a client sends again later
  /// than this is another one.
  private static final Duration EARLIER = Duration.ofDays(1);

  /// Ids that one query asks for.
  private static final int MAX_IDS = 5_000;

  private static final Pattern PART = Pattern.compile("(.*)#[0-9]+", Pattern.DOTALL);

  private final Warehouse warehouse;
  private final Report report;

  Presence(Warehouse warehouse, Report report) {
    this.warehouse = warehouse;
    this.report = report;
  }

  private record Name(String id, String source) {}

  private record Asked(String table, boolean parts) {}

  /// Those that no table has, in their order.
  List<Due> absent(List<Due> events) throws ReplayException, InterruptedException {
    var asked = new LinkedHashMap<Asked, List<Due>>();
    for (Due due : events) {
      for (String table : due.tables()) {
        asked.computeIfAbsent(new Asked(table, due.fansOut()), _ -> new ArrayList<>()).add(due);
      }
    }
    var present = new LinkedHashMap<Due, String>();
    for (Map.Entry<Asked, List<Due>> entry : asked.entrySet()) {
      List<Due> all = entry.getValue();
      for (int from = 0; from < all.size(); from += MAX_IDS) {
        ask(entry.getKey(), all.subList(from, Math.min(all.size(), from + MAX_IDS)), present);
      }
    }
    present.forEach(
        (due, table) -> report.add(Fate.PRESENT, due.kept().rejection(), "in " + table));
    return events.stream().filter(due -> !present.containsKey(due)).toList();
  }

  private void ask(Asked asked, List<Due> events, Map<Due, String> present)
      throws ReplayException, InterruptedException {
    Instant first =
        events.stream()
            .map(due -> due.event().receivedAt())
            .min(Instant::compareTo)
            .orElse(Instant.EPOCH);
    List<String> ids = events.stream().map(due -> due.event().id()).distinct().toList();
    var copies = new LinkedHashMap<Name, List<Copy>>();
    for (Copy copy : warehouse.copies(asked.table(), ids, asked.parts(), first.minus(EARLIER))) {
      copies.computeIfAbsent(new Name(copy.id(), copy.source()), _ -> new ArrayList<>()).add(copy);
      if (asked.parts()) {
        whole(copy.id())
            .ifPresent(id ->
                copies
                    .computeIfAbsent(new Name(id, copy.source()), _ -> new ArrayList<>())
                    .add(copy));
      }
    }
    for (Due due : events) {
      Event event = due.event();
      boolean there =
          copies.getOrDefault(new Name(event.id(), event.source()), List.of()).stream()
              .anyMatch(copy -> isCopy(copy, due));
      if (there) {
        present.putIfAbsent(due, asked.table());
      }
    }
  }

  private static Optional<String> whole(String id) {
    Matcher part = PART.matcher(id);
    return part.matches() ? Optional.of(part.group(1)) : Optional.empty();
  }

  /// Other parts of the same event from the same message do not speak for the part that was
  /// refused.
  private static boolean isCopy(Copy copy, Due due) {
    Event event = due.event();
    boolean sibling =
        !copy.id().equals(event.id()) && copy.messageId().equals(due.kept().messageId());
    return !sibling && !copy.receivedAt().isBefore(event.receivedAt().minus(EARLIER));
  }
}
