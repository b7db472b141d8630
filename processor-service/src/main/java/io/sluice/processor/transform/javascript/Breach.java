package io.sluice.processor.transform.javascript;

/// Why something was stopped.
enum Breach {
  /// It used more CPU time, or waited longer for it, than its budget allows.
  TIME,
  /// It allocated more than its budget allows.
  BYTES,
  /// Nobody waits for it any more.
  CANCELLED;

  /// What happened, for people.
  String words(Budget budget) {
    return switch (this) {
      case TIME -> "did not end within %d ms".formatted(budget.time().toMillis());
      case BYTES -> "used more than %d bytes of memory".formatted(budget.bytes());
      case CANCELLED -> "was broken off";
    };
  }
}
