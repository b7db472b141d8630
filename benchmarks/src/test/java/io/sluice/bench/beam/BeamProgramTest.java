package io.sluice.bench.beam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.bench.tls.Certificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BeamProgramTest {
  @TempDir private Path home;

  @Test
  void whatMavenHasBuiltIsRunBehindTheCertificatesThatItTrusts() throws Exception {
    Files.createDirectories(home.resolve("benchmarks/beam/target"));
    maven(
        "echo $* >asked; echo /x/beam-sdks-java-core-9.8.7.jar:/y.jar >benchmarks/beam/target/classpath");

    BeamProgram program = BeamProgram.build(home, home.resolve("log"));

    assertThat(home.resolve("asked")).content().contains("-f benchmarks/beam package");
    assertThat(program.version()).isEqualTo("9.8.7");
    assertThat(
            program.command(
                new Certificate(home.resolve("keys.p12")),
                Path.of("/trust"),
                home,
                List.of("--method=X")))
        .contains(
            "-Xmx2g",
            "-Djavax.net.ssl.trustStore=" + home.resolve("keys.p12"),
            "-Djava.io.tmpdir=" + home)
        .containsSubsequence(
            "-cp",
            "/trust:%s:/x/beam-sdks-java-core-9.8.7.jar:/y.jar"
                .formatted(home.resolve("benchmarks/beam/target/beam.jar")),
            "io.sluice.bench.beam.pipeline.PipelineMain",
            "--method=X");
  }

  @Test
  void whatMavenSaidIsPointedAtWhenItFails() throws Exception {
    maven("echo no network; exit 1");

    Path log = home.resolve("log");
    assertThatThrownBy(() -> BeamProgram.build(home, log))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(log.toString());
    assertThat(log).hasContent("no network");
  }

  private void maven(String script) throws IOException {
    Path file = home.resolve("mvnw");
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }
}
