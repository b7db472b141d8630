package io.sluice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.Markdown.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The commands of docs/RUNBOOK.md, typed into a shell: Google's tools understand each, and stop
/// where they would need an account. Takes a second or two for each command, so it runs only when
/// asked for: `-Dsluice.gcloud=yes`.
class RunbookCommandsIT {
  private static final Path GCLOUD = Path.of("/usr/bin/gcloud");
  private static final Path BQ = Path.of("/usr/bin/bq");

  /// What the tools say once they have understood; that nobody is there is `bq`'s word.
  private static final Pattern UNDERSTOOD =
      Pattern.compile(
          "You do not currently have an active account selected|Updated property \\[core/project]|Cannot contact server");

  private static final Pattern CALL = Pattern.compile("(?<![\\w./$-])(gcloud|bq) (?=[a-z])");

  /// What no command of the runbook's is: `bq` asks `gcloud` for its settings.
  private static final Pattern OTHER_CALL =
      Pattern.compile("curl |gcloud config list --format=json");

  private static final Map<String, String> VARIABLES =
      Map.of(
          "PROJECT", "my-project",
          "REGION", "europe-west1",
          "NAME", "sluice",
          "DATASET", "sluice",
          "OLD", "sluice-ingest-00001-abc",
          "NEW", "sluice-ingest-00002-def",
          "IMAGE", "europe-west1-docker.pkg.dev/my-project/sluice/processor:1",
          "COLLECTOR", "us-docker.pkg.dev/somewhere/collector:1",
          "ENDPOINT", "https://processor.example/pubsub/push",
          "AUDIENCE", "https://processor.example");

  @TempDir private Path directory;

  @TestFactory
  @Timeout(900)
  Stream<DynamicTest> everyCommandIsUnderstood() throws IOException {
    assumeTrue(
        System.getProperty("sluice.gcloud", "").equals("yes"),
        "SKIPPED: the commands of the runbook take minutes; -Dsluice.gcloud=yes runs them");
    assumeTrue(
        Files.isExecutable(GCLOUD) && Files.isExecutable(BQ),
        "SKIPPED: gcloud and bq are not installed at " + GCLOUD + " and " + BQ);
    recorder("gcloud", GCLOUD.toString());
    // It asks for an account before it reads its flags, unless it has a token.
    recorder("bq", BQ + " --api=http://127.0.0.1:1 --project_id=my-project --oauth_access_token=x");
    recorder("curl", "/bin/true");
    Path sidecar = Files.createDirectories(directory.resolve("deploy/monitoring"));
    Files.writeString(sidecar.resolve("sidecar.yaml"), "receivers: {}\n");
    Files.writeString(directory.resolve("write-keys.txt"), "shop:key\n");
    List<Block> blocks =
        Markdown.of("docs/RUNBOOK.md").blocks().stream()
            .filter(block -> block.language().equals("sh"))
            .filter(block -> CALL.matcher(block.text()).find())
            .toList();
    assertThat(blocks).hasSizeGreaterThan(20);
    return blocks.stream()
        .map(block -> DynamicTest.dynamicTest("line " + block.line(), () -> check(block)));
  }

  private void check(Block block) throws Exception {
    Path calls = directory.resolve("calls");
    Files.deleteIfExists(calls);
    Files.createDirectory(calls);
    run(block.text());

    try (Stream<Path> files = Files.list(calls)) {
      List<String> said =
          files
              .map(RunbookCommandsIT::text)
              .filter(call -> !OTHER_CALL.matcher(call).lookingAt())
              .toList();
      assertThat(said)
          .as(block.text())
          .hasSize((int) CALL.matcher(block.text()).results().count())
          .allSatisfy(output -> assertThat(output).containsPattern(UNDERSTOOD));
    } finally {
      delete(calls);
    }
  }

  /// Stands before the tool on the path, and writes down what it says. Nothing is asked of anyone:
  /// without an account the tools stop before they send anything.
  private void recorder(String name, String tool) throws IOException {
    Path bin = Files.createDirectories(directory.resolve("bin"));
    Path script =
        Files.writeString(
            bin.resolve(name),
            """
            #!/bin/bash
            out=$(mktemp %s/calls/XXXXXX)
            echo "%s $*" > "$out"
            %s "$@" < /dev/null 2>&1 | tee -a "$out" >&2
            exit 1
            """
                .formatted(directory, name, tool));
    assertThat(script.toFile().setExecutable(true)).isTrue();
  }

  private void run(String commands) throws IOException, InterruptedException {
    var builder = new ProcessBuilder("bash", "-c", commands);
    builder.directory(directory.toFile());
    builder.environment().putAll(VARIABLES);
    builder.environment().put("PATH", directory.resolve("bin") + ":/usr/bin:/bin");
    builder.environment().put("CLOUDSDK_CONFIG", directory.resolve("config").toString());
    builder.environment().put("CLOUDSDK_CORE_DISABLE_PROMPTS", "1");
    builder.environment().put("CLOUDSDK_CORE_CHECK_GCE_METADATA", "false");
    builder.redirectErrorStream(true).redirectOutput(directory.resolve("output").toFile());
    Process process = builder.start();
    process.getOutputStream().close();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).as(commands).isTrue();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void delete(Path calls) throws IOException {
    try (Stream<Path> files = Files.list(calls)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(calls);
  }
}
