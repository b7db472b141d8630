package io.sluice.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the scripts ask and do is understood by Google's real tools, which stop where they would
/// need an account. Takes a second or two for each command, so it runs only when asked for:
/// `-Dsluice.gcloud=yes`.
class DeployCommandsIT {
  private static final Path GCLOUD = Path.of("/usr/bin/gcloud");
  private static final Path BQ = Path.of("/usr/bin/bq");

  /// What the tools say once they have understood; that nobody is there is `bq`'s word.
  private static final String UNDERSTOOD =
      "You do not currently have an active account selected|Cannot contact server";

  @TempDir private Path directory;

  @Test
  @Timeout(1200)
  void everyCommandIsUnderstood() throws Exception {
    assumeTrue(
        System.getProperty("sluice.gcloud", "").equals("yes"),
        "SKIPPED: the commands of deploy/ take minutes; -Dsluice.gcloud=yes runs them");
    assumeTrue(
        Files.isExecutable(GCLOUD) && Files.isExecutable(BQ),
        "SKIPPED: gcloud and bq are not installed at " + GCLOUD + " and " + BQ);
    List<List<String>> calls = calls();
    assertThat(calls).hasSizeGreaterThan(80);

    var misunderstood = new ArrayList<String>();
    for (List<String> call : calls) {
      String said = run(real(call));
      if (!said.matches("(?s).*(" + UNDERSTOOD + ").*")) {
        misunderstood.add(String.join(" ", call) + "\n" + said);
      }
    }
    assertThat(misunderstood).isEmpty();
  }

  /// One call of each kind: the same words with the same flags, whatever their values.
  private List<List<String>> calls() throws Exception {
    var cloud = new PretendCloud(directory);
    cloud.settings(PretendCloud.MINIMAL + "ALERT_EMAIL=ops@example.com\n");
    cloud.run("deploy.sh").succeeded();
    cloud.run("deploy.sh", "--force").succeeded();
    cloud.answering("my-project\n", "destroy.sh", "--with-data").succeeded();
    Map<String, List<String>> kinds = new LinkedHashMap<>();
    for (List<List<String>> some : List.of(cloud.asked(), cloud.done())) {
      for (List<String> call : some) {
        String kind = String.join(" ", call.stream().map(word -> word.split("=")[0]).toList());
        kinds.putIfAbsent(kind, call);
      }
    }
    return List.copyOf(kinds.values());
  }

  /// Asks `bq` at an address where nobody is: without one, it would want an account before it reads
  /// its flags.
  private static List<String> real(List<String> call) {
    var command = new ArrayList<>(call);
    if (command.getFirst().equals("bq")) {
      command.addAll(1, List.of("--api=http://127.0.0.1:1", "--oauth_access_token=x"));
    }
    command.set(0, "/usr/bin/" + command.getFirst());
    return command;
  }

  private String run(List<String> command) throws IOException, InterruptedException {
    Path out = directory.resolve("said");
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
    builder.environment().put("CLOUDSDK_CONFIG", directory.resolve("config").toString());
    builder.environment().put("CLOUDSDK_CORE_DISABLE_PROMPTS", "1");
    Process process = builder.start();
    process.getOutputStream().close();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("%s", command).isTrue();
    return Files.readString(out);
  }
}
