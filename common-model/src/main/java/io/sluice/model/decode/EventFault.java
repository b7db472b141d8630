package io.sluice.model.decode;

import io.sluice.model.Rejection.Reason;
import io.sluice.model.json.Json;
import io.sluice.model.json.JsonScanner;
import org.jspecify.annotations.Nullable;

/// Why well-formed JSON is no event that can be stored.
record EventFault(Reason reason, String detail) {
  /// Looks at an event that a scanner has just read.
  ///
  /// @param levels how many levels of the event the scanner did not count itself
  static @Nullable EventFault of(Json raw, JsonScanner scanner, int levels, EventRules rules) {
    if (raw.length() > rules.maxEventBytes()) {
      return new EventFault(
          Reason.TOO_LARGE,
          "the event has %,d bytes, the limit is %,d"
              .formatted(raw.length(), rules.maxEventBytes()));
    }
    int depth = scanner.deepest() + levels;
    if (depth > rules.maxDepth()) {
      return new EventFault(
          Reason.INVALID,
          "the event is nested %,d levels deep, the limit is %,d"
              .formatted(depth, rules.maxDepth()));
    }
    if (scanner.loneSurrogate() >= 0) {
      return new EventFault(
          Reason.INVALID,
          "the escape at byte %,d of the event is half a surrogate pair, which is no character"
              .formatted(scanner.loneSurrogate() - raw.offset()));
    }
    return null;
  }
}
