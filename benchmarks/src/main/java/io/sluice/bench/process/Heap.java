package io.sluice.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// The heap that a process may fill, and how far it did. A process that fills it ends.
///
/// @param megabytes it may have
/// @param log where the JVM notes each collection
public record Heap(int megabytes, Path log) {
  /// Before, after, and of how much: `Pause Young (Allocation Failure) 70M->9M(247M)`.
  private static final Pattern COLLECTION = Pattern.compile("(\\d+)M->(\\d+)M\\(\\d+M\\)");

  /// What the JVM is told.
  List<String> options() {
    return List.of(
        "-Xmx%dm".formatted(megabytes), "-XX:+ExitOnOutOfMemoryError", "-Xlog:gc:file=" + log);
  }

  /// The most megabytes that a collection left: what was in use, roughly.
  public int mostInUse() throws IOException {
    return COLLECTION
        .matcher(Files.readString(log))
        .results()
        .mapToInt(Heap::after)
        .max()
        .orElse(0);
  }

  /// The megabytes that were allocated up to the last collection: what each one found, less what
  /// the one before had left.
  public long allocated() throws IOException {
    long sum = 0;
    int left = 0;
    for (MatchResult collection : COLLECTION.matcher(Files.readString(log)).results().toList()) {
      sum += Integer.parseInt(collection.group(1)) - left;
      left = after(collection);
    }
    return sum;
  }

  private static int after(MatchResult collection) {
    return Integer.parseInt(collection.group(2));
  }
}
