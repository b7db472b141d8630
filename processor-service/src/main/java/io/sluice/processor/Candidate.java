package io.sluice.processor;

import io.sluice.model.Event;
import io.sluice.model.Event.Identity;
import io.sluice.model.table.Row;
import org.jspecify.annotations.Nullable;

/// A row that a message wants.
///
/// @param row the row
/// @param eventKey what it is remembered by; empty when it is the same as no other
/// @param event the event it was made of; null for the row of a rejection
record Candidate(Row row, String eventKey, @Nullable Event event) {
  /// Whether it is the row of something that could not be used.
  boolean isRejection() {
    return event == null;
  }

  /// How to ask the warehouse for it.
  Sought sought() {
    if (event == null) {
      return new Sought(row, Sought.Same.ID);
    }
    if (eventKey.isEmpty()) {
      return new Sought(row, Sought.Same.MESSAGE);
    }
    return new Sought(
        row, event.identity() == Identity.CONTENT ? Sought.Same.CONTENT : Sought.Same.SOURCE);
  }

  /// Two rows of one message may have the same content, and are still two.
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
