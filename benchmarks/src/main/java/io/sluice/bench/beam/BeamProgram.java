package io.sluice.bench.beam;

import io.sluice.bench.peer.Tool;
import io.sluice.bench.process.Program;
import io.sluice.bench.tls.Certificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The pipeline of `benchmarks/beam`, which no other build knows: Maven builds it, with Beam and
/// all that Beam needs, when it is first run.
///
/// @param classPath its jar and those that it needs
record BeamProgram(String classPath) {
  private static final String MAIN = "io.sluice.bench.beam.pipeline.PipelineMain";
  private static final String MODULE = "benchmarks/beam";

  private static final Pattern CORE = Pattern.compile("beam-sdks-java-core-([^/:]+)\\.jar");

  /// Some 180 MB may have to be downloaded.
  private static final Duration BUILD = Duration.ofMinutes(15);

  private static final List<String> JVM =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          Program.SOONER,
          "-Xmx2g");

  /// Builds it.
  ///
  /// @param home of the project
  /// @param log where everything goes that Maven says
  /// @throws IOException when it cannot be built
  static BeamProgram build(Path home, Path log) throws IOException, InterruptedException {
    Tool.End end =
        new Tool(home.resolve("mvnw").toString())
            .run(home, log, BUILD, "-B", "-ntp", "-f", MODULE, "package");
    if (!end.well()) {
      throw new IOException("Maven did not build %s; see %s".formatted(MODULE, log));
    }
    Path target = home.resolve(MODULE).resolve("target");
    return new BeamProgram(
        target.resolve("beam.jar") + ":" + Files.readString(target.resolve("classpath")).strip());
  }

  /// Beam's version.
  String version() {
    Matcher jar = CORE.matcher(classPath);
    return jar.find() ? jar.group(1) : "of unknown version";
  }

  /// The command that runs it.
  ///
  /// @param trusted whom it trusts
  /// @param trust the directory that has its HTTP client do so, too
  /// @param scratch where native libraries are unpacked
  /// @param options of the pipeline
  List<String> command(Certificate trusted, Path trust, Path scratch, List<String> options) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    command.addAll(trusted.trustOptions());
    command.add("-Djava.io.tmpdir=" + scratch);
    command.addAll(List.of("-cp", trust + ":" + classPath, MAIN));
    command.addAll(options);
    return command;
  }
}
