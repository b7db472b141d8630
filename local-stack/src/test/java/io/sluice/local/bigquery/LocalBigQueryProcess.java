package io.sluice.local.bigquery;

import io.sluice.Await;
import io.sluice.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// An embedded BigQuery in a process of its own, which a test can kill.
record LocalBigQueryProcess(Process process, int restPort, int grpcPort) {
  private static final Duration TIME_TO_START = Duration.ofSeconds(20);

  /// Serves the directory until it is killed, and writes its ports to the file.
  public static void main(String[] args) throws Exception {
    var options = LocalBigQueryOptions.in(Path.of(args[0]), "test-project");
    try (var local = LocalBigQuery.start(options)) {
      Path ports = Path.of(args[1]);
      Path unfinished = ports.resolveSibling("unfinished");
      Files.writeString(unfinished, local.restPort() + " " + local.grpcPort());
      Files.move(unfinished, ports, StandardCopyOption.ATOMIC_MOVE);
      new CountDownLatch(1).await();
    }
  }

  static LocalBigQueryProcess start(Path directory, Path scratch) throws Exception {
    Path ports = scratch.resolve("ports");
    Process process =
        ChildJvm.of(
                LocalBigQueryProcess.class.getName(),
                List.of("-Xmx256m"),
                directory.toString(),
                ports.toString())
            .redirectErrorStream(true)
            .redirectOutput(scratch.resolve("log").toFile())
            .start();
    await(process, ports);
    String[] numbers = Files.readString(ports).split(" ", -1);
    return new LocalBigQueryProcess(
        process, Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
  }

  private static void await(Process process, Path ports) throws Exception {
    try {
      Await.until("it serves", TIME_TO_START, () -> Files.exists(ports) || !process.isAlive());
    } finally {
      if (!Files.exists(ports)) {
        process.destroyForcibly();
      }
    }
    if (!Files.exists(ports)) {
      throw new IOException("the process did not start: " + ports.resolveSibling("log"));
    }
  }

  /// SIGKILL.
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
