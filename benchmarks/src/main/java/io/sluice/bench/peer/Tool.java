package io.sluice.bench.peer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A program that this machine may have.
///
/// @param program its name, looked for on the PATH, or its path
public record Tool(String program) {
  /// How a run of it ended.
  ///
  /// @param lastLine of what it said
  public record End(boolean well, String lastLine) {}

  /// The first line that it says of its version; empty when there is no such program.
  ///
  /// @param option that asks for it
  public Optional<String> version(String option) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(program, option).redirectErrorStream(true).start();
      process.getOutputStream().close();
      var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? said.lines().findFirst() : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /// Runs it to its end.
  ///
  /// @param log where everything goes that it says
  /// @param most it is ended after that
  public End run(Path directory, Path log, Duration most, String... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(program);
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!process.waitFor(most.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return new End(false, "not done after %d s".formatted(most.toSeconds()));
    }
    List<String> lines = Files.readAllLines(log).stream().filter(line -> !line.isBlank()).toList();
    return new End(process.exitValue() == 0, lines.isEmpty() ? "it said nothing" : lines.getLast());
  }
}
