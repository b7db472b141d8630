package io.sluice.bench.process;

import java.io.File;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How the parts of Sluice are started: by the JVM that runs this, from the launcher's jar.
///
/// @param jar the command line's, whose manifest names all others
/// @param scratch where native libraries are unpacked
public record Program(Path jar, Path scratch) {
  private static final String BENCHMARKS = "io.sluice.bench.";

  /// Those of the launcher.
  public static final List<String> OPTIONS =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-XX:+UseSerialGC",
          "-XX:+UseCompactObjectHeaders",
          "-Xmx768m");

  /// What is started. The services run by their own `Main`, as in a container.
  public enum Part {
    STACK("io.sluice.local.cli.Main up --only stack"),
    INGEST("io.sluice.ingest.IngestMain"),
    PROCESSOR("io.sluice.processor.ProcessorMain"),
    /// Ingest's server without ingest.
    FLOOR("io.sluice.bench.peer.floor.FloorMain");

    private final String words;

    Part(String words) {
      this.words = words;
    }
  }

  /// How thoroughly the JVM compiles.
  public enum Compilation {
    /// Quick to start: what is killed every few seconds would never be done with compiling.
    QUICK,
    /// Quick to run, as in production.
    FULL
  }

  /// The command that starts one part.
  ///
  /// @param options of the JVM beside the usual ones, which they outdo
  List<String> command(Part part, Compilation compilation, List<String> options) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OPTIONS);
    if (compilation == Compilation.QUICK) {
      command.add("-XX:TieredStopAtLevel=1");
    }
    command.addAll(options);
    command.add("-Djava.io.tmpdir=" + scratch);
    command.addAll(List.of("-cp", classPath(part)));
    command.addAll(List.of(part.words.split(" ")));
    return command;
  }

  /// The jar; before it, for what the benchmarks bring along, where they are themselves.
  private String classPath(Part part) {
    return part.words.startsWith(BENCHMARKS) ? own() + File.pathSeparator + jar : jar.toString();
  }

  private static Path own() {
    URL location = Program.class.getProtectionDomain().getCodeSource().getLocation();
    return Path.of(URI.create(location.toString()));
  }
}
