package io.sluice.processor;

import io.sluice.model.Event;
import io.sluice.model.Event.Identity;
import io.sluice.model.table.Row;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A row that a message wants.
///
/// @param row the row
/// @param eventKey what it is remembered by; empty when it is the same as no other
/// @param event the event it was made of; null for the row of a rejection
/// @param elsewhere rows of other tables that would stand for the same event under another
///   configuration
record Candidate(Row row, String eventKey, @Nullable Event event, Supplier<List<Row>> elsewhere) {
  /// A row that no configuration would put into another table.
  Candidate(Row row, String eventKey, @Nullable Event event) {
    this(row, eventKey, event, List::of);
  }

  /// Whether it is the row of something that could not be used.
  boolean isRejection() {
    return event == null;
  }

  /// How to ask the warehouse for it.
  Sought sought() {
    return new Sought(row, same())
        .orElsewhere(elsewhere.get().stream().map(other -> new Sought(other, same())).toList());
  }

  private Sought.Same same() {
    if (event == null) {
      return Sought.Same.ID;
    }
    if (eventKey.isEmpty()) {
      return Sought.Same.MESSAGE;
    }
    return event.identity() == Identity.CONTENT ? Sought.Same.CONTENT : Sought.Same.SOURCE;
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
