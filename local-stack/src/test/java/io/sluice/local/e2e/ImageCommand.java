package io.sluice.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// What a container of a service does, without a container: the entry point of its Dockerfile, with
/// this machine's JDK and the class path of the tests. Ended as Cloud Run ends it.
final class ImageCommand implements AutoCloseable {
  /// Between SIGTERM and SIGKILL. Source: Cloud Run's container runtime contract.
  static final Duration GRACE = Duration.ofSeconds(10);

  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final String ENTRYPOINT = "ENTRYPOINT ";

  /// Where an image has its files, which are not on this machine.
  private static final String IN_THE_IMAGE = "/app/";

  private static final Duration START = Duration.ofSeconds(60);

  private final Path log;
  private final Process process;

  /// @param image the Dockerfile's extension
  /// @param environment the only one that it gets
  ImageCommand(String image, Path directory, Map<String, String> environment) throws IOException {
    log = Files.createTempFile(directory, image, ".log");
    var builder =
        new ProcessBuilder(command(image, directory))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("SLUICE_"));
    builder.environment().putAll(environment);
    // The container's memory, of which the JVM takes its share.
    builder.environment().put("JAVA_TOOL_OPTIONS", "-XX:MaxRAM=512m");
    process = builder.start();
  }

  void awaitReady() throws Exception {
    Await.until(
        "ready: " + log,
        START,
        () -> output().contains("\"message\":\"ready\"") || !process.isAlive());
    assertThat(process.isAlive()).as(this::output).isTrue();
  }

  /// SIGTERM. Returns the exit code, once it has ended.
  int terminate() throws InterruptedException {
    assertThat(process.toHandle().destroy()).isTrue();
    assertThat(process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS))
        .as(() -> "ended before Cloud Run would have killed it: " + output())
        .isTrue();
    return process.exitValue();
  }

  String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static List<String> command(String image, Path directory) throws IOException {
    String entrypoint =
        Files.readAllLines(ROOT.resolve("Dockerfile." + image)).stream()
            .filter(line -> line.startsWith(ENTRYPOINT))
            .findFirst()
            .orElseThrow();
    String[] inTheImage =
        new ObjectMapper().readValue(entrypoint.substring(ENTRYPOINT.length()), String[].class);
    var command = new ArrayList<String>();
    for (String word : inTheImage) {
      switch (word) {
        case "/opt/jre/bin/java" ->
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        case "@/app/jvm.args" -> command.add("@" + arguments(directory));
        case "@/app/classpath" ->
            command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        case "-XX:AOTCache=/app/service.aot" -> command.add("-XX:AOTMode=off");
        default -> command.add(word);
      }
    }
    return command;
  }

  private static Path arguments(Path directory) throws IOException {
    List<String> lines = Files.readAllLines(ROOT.resolve("deploy/images/jvm.args"));
    return Files.write(
        Files.createTempFile(directory, "jvm", ".args"),
        lines.stream().filter(line -> !line.contains(IN_THE_IMAGE)).toList());
  }
}
