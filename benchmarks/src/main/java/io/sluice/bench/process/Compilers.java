package io.sluice.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The threads of a JVM that compile what runs often. Their time is a cost of its first minutes,
/// not of what it does then. Sources: HotSpot's names of its threads; proc(5),
/// `/proc/pid/task/tid/stat`.
final class Compilers {
  /// The unit of the system's counts: a hundredth of a second on every Linux.
  static final Duration TICK = Duration.ofMillis(10);

  /// Name, state and ten numbers, then time in user mode and in the kernel.
  private static final Pattern COMPILER =
      Pattern.compile(
          "\\d+ \\(C[12] Compiler.*?\\) \\S+(?: \\S+){10} (\\d+) (\\d+) .*", Pattern.DOTALL);

  private Compilers() {}

  /// Processor time of those that run now. None for a process that is no JVM or has ended, or where
  /// the system does not tell; a JVM on many processors ends some that it does not need any more.
  static Duration time(long pid) {
    try (Stream<Path> threads = Files.list(Path.of("/proc/%d/task".formatted(pid)))) {
      return TICK.multipliedBy(threads.mapToLong(Compilers::ticks).sum());
    } catch (IOException e) {
      return Duration.ZERO;
    }
  }

  private static long ticks(Path thread) {
    try {
      return ticks(Files.readString(thread.resolve("stat")));
    } catch (IOException | UncheckedIOException e) {
      // It has ended since.
      return 0;
    }
  }

  /// What a thread's line counts; 0 for another one than a compiler's.
  static long ticks(String stat) {
    Matcher line = COMPILER.matcher(stat);
    return line.matches() ? Long.parseLong(line.group(1)) + Long.parseLong(line.group(2)) : 0;
  }
}
