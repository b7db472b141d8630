package io.sluice.bench;

/// One thing that `./sluice bench` does. It prints a table of its own.
public interface Benchmark {
  /// What it is called on the command line.
  String name();

  /// What it finds out, in a line.
  String question();

  /// Runs it.
  ///
  /// @return whether what it looks at holds; a benchmark that only measures says yes
  /// @throws Exception when it could not be run to its end
  boolean run(Run run) throws Exception;
}
