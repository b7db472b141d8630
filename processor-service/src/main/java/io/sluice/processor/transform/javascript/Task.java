package io.sluice.processor.transform.javascript;

/// Code of others, and where it runs.
interface Task<T> {
  /// A sandbox for it; what that costs is not counted.
  Sandbox open();

  /// Runs it, under the budget.
  T run(Sandbox sandbox);

  /// Takes the sandbox back, which was not stopped.
  void release(Sandbox sandbox);
}
