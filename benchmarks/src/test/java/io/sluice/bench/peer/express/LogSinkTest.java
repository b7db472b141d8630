package io.sluice.bench.peer.express;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.bench.peer.Peer;
import io.sluice.bench.peer.Tool;
import io.sluice.bench.process.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogSinkTest {
  private static final Tool NONE = new Tool("no-such-program");

  @TempDir private Path directory;

  @Test
  void withoutNodeItIsAbsent() throws Exception {
    try (Site site = Site.open(directory.resolve("run"), Path.of("none.jar"))) {
      Peer peer = new LogSink(directory, NONE, NONE).start(site, LogSink.Mode.PRODUCTION);

      assertThat(peer)
          .isInstanceOfSatisfying(
              Peer.Absent.class, absent -> assertThat(absent.reason()).contains("no node"));
    }
  }

  @Test
  void withoutNpmItCannotBeInstalled() throws Exception {
    assertThat(new LogSink(directory, NONE, NONE).install().orElseThrow()).contains("no npm");
  }

  @Test
  void whatIsInstalledIsInstalledAgainOnlyWhenItsVersionsChange() throws Exception {
    var sink =
        new LogSink(
            directory,
            NONE,
            npm("mkdir -p node_modules; echo >node_modules/.package-lock.json; echo $1 >>runs"));

    assertThat(sink.install()).isEmpty();
    assertThat(sink.install()).isEmpty();
    assertThat(directory.resolve("runs")).hasContent("ci");

    Files.writeString(directory.resolve("package-lock.json"), "{}");
    assertThat(sink.install()).isEmpty();
    assertThat(directory.resolve("runs")).hasContent("ci\nci");
  }

  @Test
  void whatNpmSaysLastIsTold() throws Exception {
    var sink = new LogSink(directory, NONE, npm("echo one; echo no network; exit 1"));

    assertThat(sink.install().orElseThrow()).contains("no network").doesNotContain("one;");
  }

  @Test
  void linesAreCountedByTheirEnds() throws IOException {
    Path log = directory.resolve("log");
    Files.writeString(log, "{}\n".repeat(70_000) + "{");

    assertThat(LogSink.lines(log)).isEqualTo(70_000);
  }

  /// One that has a version, and does this instead of installing.
  private Tool npm(String instead) throws IOException {
    Path script = directory.resolve("npm");
    Files.writeString(script, "#!/bin/sh\n[ $1 = --version ] && echo 1 && exit\n" + instead + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return new Tool(script.toString());
  }
}
