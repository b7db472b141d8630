package io.sluice.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Await;
import io.sluice.Markdown;
import io.sluice.Markdown.Block;
import io.sluice.SourceTree;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands of README.md, in order, as a newcomer types them; each has to do what is shown
/// below it.
class ReadmeIT {
  /// This test has started the one, and is part of the other.
  private static final Set<String> NOT_RUN = Set.of("./sluice up", "./sluice test");

  private static final int INGEST = 8080;
  private static final int MAX_SECONDS = 60;

  private final int offset = SluiceProcess.freeOffset();

  @TempDir private Path directory;

  @Test
  void everyCommandDoesWhatIsShown() throws Exception {
    List<Block> blocks = Markdown.of("README.md").blocks();
    Map<String, String> routes =
        Map.of(
            "SLUICE_CONFIG_DIR", SourceTree.root().resolve("config/examples/signins").toString());
    try (SluiceProcess _ = SluiceProcess.start(offset, directory, routes, "--ephemeral")) {
      for (int i = 0; i < blocks.size(); i++) {
        Block block = blocks.get(i);
        if (block.language().equals("sh") && !NOT_RUN.contains(block.text())) {
          run(block, i + 1 < blocks.size() ? shown(blocks.get(i + 1)) : ".*");
        }
      }
    }
  }

  /// What a command has to print: the block behind it, unless that is another command.
  private static String shown(Block next) {
    return next.language().equals("sh")
        ? "(?s).*"
        : Arrays.stream(next.text().strip().split("\\.\\.\\.", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
  }

  private void run(Block block, String shown) throws Exception {
    if (block.text().contains("./sluice query")) {
      Await.until(
          "line %d of README.md prints what it shows".formatted(block.line()),
          () -> output(block).matches(shown));
    }
    assertThat(output(block)).as("line %d of README.md", block.line()).matches(shown);
  }

  private String output(Block block) throws Exception {
    String command = block.text().replace(":" + INGEST + "/", ":" + (INGEST + offset) + "/");
    Path errors = directory.resolve("errors");
    var builder =
        new ProcessBuilder("bash", "-euo", "pipefail", "-c", command)
            .directory(SourceTree.root().toFile())
            .redirectError(errors.toFile());
    builder.environment().put("BUILT_BY_MAVEN", "yes");
    builder.environment().put("SLUICE_PORT_OFFSET", Integer.toString(offset));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("%s%nsays on stderr: %s", command, errors).isZero();
    // CSV ends its lines as RFC 4180 wants it.
    return output.strip().replace("\r\n", "\n");
  }
}
