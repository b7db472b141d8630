package io.sluice.processor.transform.javascript;

/// How code of others ended.
sealed interface Ran<T> {
  /// By itself.
  record Done<T>(T value) implements Ran<T> {}

  /// It was stopped, and its sandbox is gone.
  record Stopped<T>(Breach breach) implements Ran<T> {}
}
