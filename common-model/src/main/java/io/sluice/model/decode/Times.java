package io.sluice.model.decode;

import io.sluice.model.Rfc3339;
import java.time.Instant;
import java.util.Optional;

/// Reads the times of one body, and remembers the last two: the events of a pack share the one when
/// they were received, and many that when they happened.
final class Times {
  private record Read(String text, Optional<Instant> time) {}

  private Read last = new Read("", Optional.empty());
  private Read before = last;

  /// As [Rfc3339#parse] does.
  Optional<Instant> parse(String text) {
    if (!text.equals(last.text)) {
      Read read = text.equals(before.text) ? before : new Read(text, Rfc3339.parse(text));
      before = last;
      last = read;
    }
    return last.time;
  }
}
