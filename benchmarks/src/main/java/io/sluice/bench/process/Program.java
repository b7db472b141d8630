package io.sluice.bench.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How the parts of Sluice are started: by the JVM that runs this, from the launcher's jar.
///
/// @param jar the command line's, whose manifest names all others
/// @param scratch where native libraries are unpacked
public record Program(Path jar, Path scratch) {
  private static final String BENCHMARKS = "io.sluice.bench.";
  private static final String OWN_CLASS_PATH = System.getProperty("java.class.path");

  /// Compiles what was called a fifth as often as it would have to be.
  public static final String SOONER = "-XX:CompileThresholdScaling=0.2";

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
    /// The server of a service without the service.
    FLOOR("io.sluice.bench.peer.floor.FloorMain");

    private final String words;

    Part(String words) {
      this.words = words;
    }
  }

  /// When and how thoroughly the JVM compiles.
  public enum Compilation {
    /// Quick to start: what is killed every few seconds would never be done with compiling.
    QUICK("-XX:TieredStopAtLevel=1"),
    /// Quick to run after a fifth of the calls that the JVM waits for: what is measured for a
    /// minute has to be what it would be in an hour. Source: JDK 25, The java Command,
    /// `CompileThresholdScaling`.
    EARLY(SOONER),
    /// As the JVM does it by itself.
    USUAL("-XX:CompileThresholdScaling=1");

    private final String option;

    Compilation(String option) {
      this.option = option;
    }
  }

  /// The command that starts one part.
  ///
  /// @param options of the JVM beside the usual ones, which they outdo
  List<String> command(Part part, Compilation compilation, List<String> options) {
    List<String> command = java(compilation, options, classPath(part));
    command.addAll(List.of(part.words.split(" ")));
    return command;
  }

  private String classPath(Part part) {
    return part.words.startsWith(BENCHMARKS) ? OWN_CLASS_PATH : jar.toString();
  }

  /// The command that starts a program of the benchmarks, on the class path of this process, and
  /// has it compile early.
  ///
  /// @param main has the method `main`
  /// @param options of the JVM beside the usual ones, which they outdo
  /// @param arguments of `main`
  List<String> command(Class<?> main, List<String> options, String... arguments) {
    List<String> command = java(Compilation.EARLY, options, OWN_CLASS_PATH);
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return command;
  }

  private List<String> java(Compilation compilation, List<String> options, String classPath) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OPTIONS);
    command.add(compilation.option);
    command.addAll(options);
    command.add("-Djava.io.tmpdir=" + scratch);
    command.addAll(List.of("-cp", classPath));
    return command;
  }
}
