package io.sluice.ingest;

import io.sluice.model.decode.Origin;
import io.sluice.service.Problem;
import io.sluice.service.StartException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who may send events: who has one of the keys in force, or everyone.
final class WriteKeys {
  private final boolean open;
  private volatile KeyList list = new KeyList(Map.of());

  /// Whether a client may send.
  sealed interface Admission {
    /// It may.
    ///
    /// @param source the source of its events that name none
    /// @param keyId names the key where the key itself must not stand; empty for none
    record Admitted(String source, String keyId) implements Admission {}

    /// It may not.
    record Refused(Problem problem) implements Admission {}
  }

  /// What came of another list.
  sealed interface Change {
    /// It holds the same keys as the one before.
    record None() implements Change {}

    /// Its keys are in force.
    record Taken() implements Change {}

    /// It cannot be used, and the one before stays in force.
    record Unusable(String complaint) implements Change {}
  }

  private WriteKeys(boolean open) {
    this.open = open;
  }

  /// Everyone may send, with any key or none. A known key still names the source.
  ///
  /// @param lines as [KeyList] wants them, or none
  /// @throws StartException when one is malformed
  static WriteKeys open(String lines) {
    return new WriteKeys(true).startWith(lines);
  }

  /// Only who has one of these keys may send.
  ///
  /// @param lines as [KeyList] wants them
  /// @throws StartException when one is malformed, or there is none
  static WriteKeys of(String lines) {
    return new WriteKeys(false).startWith(lines);
  }

  private WriteKeys startWith(String lines) {
    if (take(lines) instanceof Change.Unusable(String complaint)) {
      throw new StartException(complaint);
    }
    return this;
  }

  /// Puts other keys in the place of those in force, if they can be used.
  Change take(String lines) {
    return switch (KeyList.parse(lines)) {
      case KeyList.Parsed.Malformed(String complaint) -> new Change.Unusable(complaint);
      case KeyList.Parsed.Keys(KeyList given) when given.keys().isEmpty() && !open ->
          new Change.Unusable("the list of write keys is empty; it needs lines name:key");
      case KeyList.Parsed.Keys(KeyList given) when given.equals(list) -> new Change.None();
      case KeyList.Parsed.Keys(KeyList given) -> {
        list = given;
        yield new Change.Taken();
      }
    };
  }

  /// The keys in force, the expired ones among them.
  List<WriteKey> inForce() {
    return list.keys();
  }

  /// Judges a key.
  Admission admit(@Nullable String key, Instant now) {
    WriteKey known = key == null ? null : list.find(key);
    if (known != null && !known.hasExpired(now)) {
      return new Admission.Admitted(known.source(), known.id());
    }
    if (open) {
      return new Admission.Admitted(Origin.DEFAULT_SOURCE, "");
    }
    if (key == null) {
      return new Admission.Refused(missing());
    }
    return new Admission.Refused(known == null ? unknown() : expired(known));
  }

  private static Problem missing() {
    String detail = "a write key is needed: send it as X-Write-Key, or as Authorization: Bearer";
    return Problem.of(401, "UNAUTHENTICATED", detail)
        .header("WWW-Authenticate", "Bearer realm=\"events\"");
  }

  private static Problem unknown() {
    return Problem.of(403, "FORBIDDEN", "this write key is not known");
  }

  /// Only who has held the key learns this.
  private static Problem expired(WriteKey key) {
    return Problem.of(
        403,
        "FORBIDDEN",
        "this write key of %s expired at %s; send with a newer one"
            .formatted(key.source(), key.until()));
  }
}
