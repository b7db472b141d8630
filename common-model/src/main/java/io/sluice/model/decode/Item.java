package io.sluice.model.decode;

import io.sluice.model.Event;
import io.sluice.model.Rejection;
import io.sluice.model.json.Json;
import org.jspecify.annotations.Nullable;

/// One event of a body: taken, unfit or refused.
public sealed interface Item {
  /// It can be used.
  record Taken(Event event) implements Item {}

  /// It was read, but its route does not take it.
  ///
  /// @param detail what is wrong, which value
  record Unfit(Event event, String detail) implements Item {}

  /// It cannot.
  ///
  /// @param stage [Rejection.Stage#DECODE] or [Rejection.Stage#VALIDATE]
  /// @param reason what kind of fault
  /// @param detail what is wrong, which value
  /// @param id its id, as far as it could be read
  /// @param type likewise its type
  /// @param raw its bytes
  record Refused(
      Rejection.Stage stage,
      Rejection.Reason reason,
      String detail,
      @Nullable String id,
      @Nullable String type,
      Json raw)
      implements Item {}
}
