package io.sluice.bench.measure;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.zip.Deflater;

/// How fast this machine is at the moment: a virtual one shares its cores with others, and the same
/// work may take a half more CPU time an hour later. zlib does it, which no JIT makes quicker.
public final class Yardstick {
  private static final int TEXT_BYTES = 1 << 20;
  private static final int ROUNDS = 8;
  private static final long SEED = 1;

  private Yardstick() {}

  /// What one processor deflates in a second of CPU time while all others do the same, in MB. Takes
  /// about half a second.
  public static double megabytes() throws InterruptedException {
    byte[] text = text();
    int processors = Runtime.getRuntime().availableProcessors();
    try (var threads = Executors.newFixedThreadPool(processors)) {
      Callable<Double> one = () -> megabytes(text);
      return threads.invokeAll(IntStream.range(0, processors).mapToObj(_ -> one).toList()).stream()
          .flatMapToDouble(done -> DoubleStream.of(done.resultNow()))
          .average()
          .orElseThrow();
    }
  }

  private static double megabytes(byte[] text) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    var out = new byte[TEXT_BYTES];
    long before = threads.getCurrentThreadCpuTime();
    for (int i = 0; i < ROUNDS; i++) {
      try (var deflater = new Deflater()) {
        deflater.setInput(text);
        deflater.finish();
        while (!deflater.finished()) {
          int _ = deflater.deflate(out);
        }
      }
    }
    double seconds = (threads.getCurrentThreadCpuTime() - before) / 1e9;
    return (double) ROUNDS * TEXT_BYTES / 1e6 / seconds;
  }

  /// Words as events have them, some often and some seldom.
  private static byte[] text() {
    var random = new Random(SEED);
    String words =
        random
            .doubles(TEXT_BYTES)
            .mapToObj(value -> Integer.toString((int) (1 / (value + 1e-4)), Character.MAX_RADIX))
            .collect(Collectors.joining(" "));
    return words.substring(0, TEXT_BYTES).getBytes(StandardCharsets.US_ASCII);
  }
}
