package io.sluice.bench.load;

import java.util.Arrays;
import java.util.Optional;

/// What sort of event it is, which decides what can be claimed of it. Every event has a mark, such
/// as `p-17`, which no other attempt to store something has: so all four are compared one by one.
public enum Kind {
  /// Plain JSON with an id, the mark; keeps it when it is sent again.
  PLAIN('p'),
  /// A CloudEvent with an id, the mark; keeps it when it is sent again.
  CLOUD('c'),
  /// Without an id, so a new event each time that it is sent, and with a new mark in its data.
  ANONYMOUS('a'),
  /// One that cannot be used. Each time that it is refused it is kept once, so it has a new mark
  /// each time.
  BAD('b');

  private final char letter;

  Kind(char letter) {
    this.letter = letter;
  }

  /// The mark of an event of this kind.
  public String mark(long number) {
    return letter + "-" + number;
  }

  /// Whether an event stays the same when it is sent again.
  public boolean keepsItsMark() {
    return this == PLAIN || this == CLOUD;
  }

  static Optional<Kind> of(char letter) {
    return Arrays.stream(values()).filter(kind -> kind.letter == letter).findFirst();
  }
}
