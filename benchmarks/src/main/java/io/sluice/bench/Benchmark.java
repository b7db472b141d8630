package io.sluice.bench;

/// One thing that `./sluice bench` does.
public interface Benchmark {
  /// What it is called on the command line.
  String name();

  /// What it finds out, in a line.
  String question();

  /// Its part of the time when all are run, beside those of the others; 0 for one that is run by
  /// name alone, because it tries to break the services, or needs what has to be downloaded first.
  int share();

  /// Runs it.
  ///
  /// @return whether what it looks at holds; a benchmark that only measures says yes
  /// @throws Exception when it could not be run to its end
  boolean run(Run run) throws Exception;
}
