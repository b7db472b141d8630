package io.sluice.bench.measure;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a measurement was made on.
public final class Machine {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private Machine() {}

  /// Processors and their model where the system tells it, the system, the JDK.
  public static String describe() {
    return "%d x %s, %s %s, JDK %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            model(),
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            Runtime.version());
  }

  /// How many processors were busy on average since the last call, with whatever; less than 0 when
  /// the system does not tell. For one thread at a time.
  public static double busyProcessors() {
    return SYSTEM.getCpuLoad() * SYSTEM.getAvailableProcessors();
  }

  private static String model() {
    try {
      return Files.readAllLines(CPU_INFO).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }
}
