package io.sluice.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Await;
import io.sluice.Markdown;
import io.sluice.Markdown.Block;
import io.sluice.SourceTree;
import io.sluice.local.cli.CommandRun;
import io.sluice.local.cli.up.StackInProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The READMEs of the examples: each command does what is shown below it.
class ExamplesIT {
  private static final Path EXAMPLES = SourceTree.root().resolve("config/examples");

  /// A command begins on a line of its own.
  private static final Pattern COMMAND = Pattern.compile("(?m)^(?=curl |\\./sluice |SLUICE_)");

  private static final Pattern ARGUMENT = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");
  private static final int offset = SluiceProcess.freeOffset();

  @TempDir private static Path directory;
  private static StackInProcess stack;

  @BeforeAll
  static void start() throws Exception {
    stack = StackInProcess.start(offset, directory.resolve("stack"));
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  static Stream<String> examples() throws IOException {
    try (Stream<Path> found = Files.list(EXAMPLES)) {
      return found.map(path -> path.getFileName().toString()).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyCommandDoesWhatIsShown(String example) throws Exception {
    Path readme = Path.of("config/examples", example, "README.md");
    List<Block> blocks = Markdown.of(readme.toString()).blocks();
    try (AutoCloseable _ = stack.services(EXAMPLES.resolve(example))) {
      for (int i = 0; i < blocks.size(); i++) {
        if (blocks.get(i).language().equals("sh")) {
          run(readme, blocks.get(i), i + 1 < blocks.size() ? shown(blocks.get(i + 1)) : "(?s).*");
        }
      }
    }
  }

  private static String shown(Block next) {
    return next.language().equals("sh")
        ? "(?s).*"
        : Arrays.stream(next.text().strip().split("\\.\\.\\.", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
  }

  private static void run(Path readme, Block block, String shown) throws Exception {
    String place = "line %d of %s".formatted(block.line(), readme);
    var last = new AtomicReference<>(output(block));
    boolean asks = block.text().contains("./sluice query");
    if (asks && !last.get().matches(shown)) {
      try {
        Await.until(place, () -> last.updateAndGet(_ -> again(block)).matches(shown));
      } catch (AssertionError e) {
        assertThat(last.get()).as(e.getMessage()).matches(shown);
      }
    }
    assertThat(last.get()).as(place).matches(shown);
  }

  private static String again(Block block) {
    try {
      return output(block);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String output(Block block) throws Exception {
    var output = new ArrayList<String>();
    for (String command : COMMAND.split(block.text())) {
      if (command.startsWith("curl")) {
        output.add(shell(command));
      } else if (command.startsWith("./sluice")) {
        output.add(sluice(command));
      }
    }
    return String.join("\n", output);
  }

  private static String sluice(String command) {
    var arguments = new ArrayList<String>();
    var words = ARGUMENT.matcher(command.substring("./sluice ".length()));
    while (words.find()) {
      arguments.add(
          Stream.of(words.group(1), words.group(2), words.group(3))
              .filter(word -> word != null)
              .findFirst()
              .orElseThrow()
              .replaceFirst("^config/examples", EXAMPLES.toString()));
    }
    arguments.add("--port-offset=" + offset);
    CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
    assertThat(run.exitCode()).as("%s says: %s", command, run.err()).isZero();
    return run.out().strip().lines().map(String::stripTrailing).collect(Collectors.joining("\n"));
  }

  private static String shell(String command) throws Exception {
    String local = command.replace(":8080/", ":" + (8080 + offset) + "/");
    Process process =
        new ProcessBuilder("bash", "-euo", "pipefail", "-c", local)
            .directory(SourceTree.root().toFile())
            .redirectErrorStream(false)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(local).isZero();
    return output.strip();
  }
}
