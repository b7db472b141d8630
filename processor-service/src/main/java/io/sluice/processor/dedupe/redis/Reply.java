package io.sluice.processor.dedupe.redis;

import io.sluice.processor.Claim;
import io.sluice.processor.Claims;
import io.sluice.processor.DeduplicatorException;
import io.sluice.processor.Placement;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads what the claim script answers: arrays that begin with the name of the answer.
final class Reply {
  private final List<?> parts;

  private Reply(Object reply) {
    parts = (List<?>) reply;
  }

  static Claims claims(Object reply) {
    var read = new Reply(reply);
    return switch (read.text(0)) {
      case "answered" ->
          new Claims.Answered(
              read.list(2).stream().map(Reply::claim).toList(),
              Instant.ofEpochMilli(read.number(1)));
      case "finished" -> new Claims.Finished(Set.copyOf(read.texts(1)));
      case "resting" -> new Claims.Resting(Duration.ofMillis(read.number(1)));
      case String other -> throw unknown(other);
    };
  }

  private static Claim claim(Reply answer) {
    return switch (answer.text(0)) {
      case "granted" ->
          new Claim.Granted(
              answer.list(1).stream().map(Reply::grant).toList(),
              answer.part(2).takeOver(),
              Math.toIntExact(answer.number(3)));
      case "done" -> new Claim.Done(answer.part(1).takeOver(), answer.number(2) == 1);
      case "busy" -> new Claim.Busy(answer.text(1));
      case "stale" ->
          new Claim.Stale(answer.text(1), answer.texts(2), Duration.ofMillis(answer.number(3)));
      case "old" -> new Claim.Old();
      case "look_up" -> new Claim.LookUp(answer.part(1).duplicates());
      case "broken" -> new Claim.Broken(answer.text(1));
      case String other -> throw unknown(other);
    };
  }

  private Claim.Grant grant() {
    var place = new Placement(text(0), text(1), number(2), Math.toIntExact(number(3)));
    return new Claim.Grant(place, part(4).indexes());
  }

  private Claim.@Nullable TakeOver takeOver() {
    if (parts.isEmpty()) {
      return null;
    }
    Map<String, Boolean> written =
        list(1).stream().collect(Collectors.toMap(t -> t.text(0), t -> t.number(1) == 1));
    return new Claim.TakeOver(text(0), written, Duration.ofMillis(number(2)));
  }

  private Map<String, BitSet> duplicates() {
    var duplicates = new LinkedHashMap<String, BitSet>();
    for (Object table : parts) {
      var read = new Reply(table);
      duplicates.put(read.text(0), read.part(1).indexes());
    }
    return duplicates;
  }

  private BitSet indexes() {
    var indexes = new BitSet();
    parts.forEach(index -> indexes.set(((Long) index).intValue()));
    return indexes;
  }

  private String text(int index) {
    return (String) parts.get(index);
  }

  private long number(int index) {
    return (Long) parts.get(index);
  }

  private Reply part(int index) {
    return new Reply(parts.get(index));
  }

  private List<Reply> list(int index) {
    return ((List<?>) parts.get(index)).stream().<Reply>map(Reply::new).toList();
  }

  private List<String> texts(int index) {
    return ((List<?>) parts.get(index)).stream().map(String.class::cast).toList();
  }

  private static DeduplicatorException unknown(String answer) {
    return new DeduplicatorException("the claim script answered " + answer);
  }
}
