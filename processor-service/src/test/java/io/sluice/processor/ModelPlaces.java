package io.sluice.processor;

import io.sluice.processor.ModelMemory.Place;
import io.sluice.processor.ModelMemory.Remembered.Claimed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A claim, and what became of its places.
final class ModelPlaces {
  /// What became of a place.
  enum Landed {
    WRITTEN,
    NOWHERE,
    /// The stream is not settled.
    OPEN,
    /// The warehouse has forgotten the stream.
    UNKNOWN
  }

  final Claimed claim;
  private final Map<String, Landed> landed = new LinkedHashMap<>();

  /// What of it cannot be, if anything.
  @Nullable String broken;

  ModelPlaces(String message, Claimed claim, ModelDeduplicator rules) {
    this.claim = claim;
    for (Place place : claim.places()) {
      landed.put(place.table(), landed(message, place, rules));
    }
  }

  private Landed landed(String message, Place place, ModelDeduplicator rules) {
    String stream = place.stream();
    if (stream == null) {
      return Landed.WRITTEN;
    }
    Long settled = rules.settledRows(stream);
    if (settled == null) {
      return rules.fences() || rules.running(claim.lease()) ? Landed.OPEN : Landed.NOWHERE;
    }
    if (settled == Deduplicator.ROWS_UNKNOWN) {
      return Landed.UNKNOWN;
    }
    long end = place.offset() + place.rows();
    if (settled < end && settled > place.offset() && broken == null) {
      broken =
          "stream %s holds %d rows, but message %s was given %d to %d"
              .formatted(stream, settled, message, place.offset(), end);
    }
    return settled >= end ? Landed.WRITTEN : Landed.NOWHERE;
  }

  /// What the warehouse said to the owner counts before the stream is settled.
  void believe(Set<String> written) {
    for (String table : written) {
      landed.computeIfPresent(
          table, (_, known) -> known == Landed.NOWHERE ? known : Landed.WRITTEN);
    }
  }

  /// What became of the rows for a table; null when it has no place for it.
  @Nullable Landed in(String table) {
    return landed.get(table);
  }

  /// What became of all of them: written only when each is, nowhere only when each is.
  Landed together() {
    if (any(Landed.OPEN)) {
      return Landed.OPEN;
    }
    if (all(Landed.WRITTEN)) {
      return Landed.WRITTEN;
    }
    return all(Landed.NOWHERE) ? Landed.NOWHERE : Landed.UNKNOWN;
  }

  boolean any(Landed what) {
    return landed.containsValue(what);
  }

  boolean all(Landed what) {
    return landed.values().stream().allMatch(what::equals);
  }

  Set<String> written() {
    var written = new LinkedHashSet<String>();
    landed.forEach((table, what) -> {
      if (what == Landed.WRITTEN) {
        written.add(table);
      }
    });
    return written;
  }

  Map<String, Boolean> verdicts() {
    var verdicts = new HashMap<String, Boolean>();
    landed.forEach((table, what) -> verdicts.put(table, what == Landed.WRITTEN));
    return verdicts;
  }

  List<String> openStreams() {
    var open = new ArrayList<String>();
    for (Place place : claim.places()) {
      if (landed.get(place.table()) == Landed.OPEN && place.stream() != null) {
        open.add(place.stream());
      }
    }
    return open;
  }
}
