package io.sluice.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.SourceTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `deploy/smoke.sh` with the real `bq` against a local stack.
@Timeout(240)
class SmokeIT {
  private static final Path BQ = Path.of("/usr/bin/bq");

  @TempDir private Path directory;

  private int offset;

  @Test
  void eventsArriveOnceAndTheirRowsAreDeleted() throws Exception {
    assumeTrue(Files.isExecutable(BQ), "SKIPPED: the bq tool is not installed at " + BQ);
    offset = SluiceProcess.freeOffset();
    Path keys = Files.writeString(directory.resolve("write-keys"), "smoke:s3cret\n");
    Files.writeString(
        directory.resolve("settings.env"),
        "PROJECT=sluice-local\nREGION=europe-west1\nWRITE_KEYS_FILE=write-keys\nTAG=1\n");
    pretendBq();
    Map<String, String> environment =
        Map.of("SLUICE_WRITE_KEYS_FILE", keys.toString(), "SLUICE_OPEN", "no");
    try (SluiceProcess _ = SluiceProcess.start(offset, directory, environment, "--ephemeral")) {
      assertThat(smoke(0, "--events", "30"))
          .contains(
              "posted 30 events",
              "all of them could be queried",
              "sent again, they are still there once",
              "its rows are deleted")
          .doesNotContain("s3cret");

      Files.writeString(keys.resolveSibling("write-keys"), "smoke:an0ther\n");
      assertThat(smoke(1)).contains("ingest answered 403 to 20 events", "not known");
    }
  }

  /// A `bq` that asks the local BigQuery.
  private void pretendBq() throws Exception {
    Path tool = Files.createDirectories(directory.resolve("bin")).resolve("bq");
    Files.writeString(
        tool,
        """
        #!/bin/sh
        export CLOUDSDK_CONFIG=%s
        exec %s --api=http://localhost:%d --oauth_access_token=local "$@"
        """
            .formatted(directory.resolve("gcloud"), BQ, 9050 + offset));
    Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwx------"));
  }

  private String smoke(int status, String... arguments) throws Exception {
    var command =
        new ArrayList<>(
            List.of(
                "bash",
                SourceTree.root().resolve("deploy/smoke.sh").toString(),
                "--settings",
                directory.resolve("settings.env").toString(),
                "--to",
                "http://127.0.0.1:" + (8080 + offset)));
    command.addAll(Arrays.asList(arguments));
    Path out = directory.resolve("out");
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
    builder.environment().merge("PATH", directory.resolve("bin") + ":", (old, bin) -> bin + old);
    Process process = builder.start();
    assertThat(process.waitFor(180, TimeUnit.SECONDS)).isTrue();
    String text = Files.readString(out);
    assertThat(process.exitValue()).as(text).isEqualTo(status);
    return text;
  }
}
