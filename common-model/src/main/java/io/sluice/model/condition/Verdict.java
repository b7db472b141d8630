package io.sluice.model.condition;

/// What a condition says of an event.
public sealed interface Verdict {
  /// It holds.
  Verdict YES = new Holds();

  /// It does not.
  Verdict NO = new Fails();

  /// It holds.
  record Holds() implements Verdict {}

  /// It does not hold.
  record Fails() implements Verdict {}

  /// Nobody can say.
  ///
  /// @param detail why, for people; may quote values of the event
  /// @param absent whether it is because the event has no such field
  record Undecided(String detail, boolean absent) implements Verdict {}
}
