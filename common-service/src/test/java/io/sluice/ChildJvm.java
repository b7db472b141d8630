package io.sluice;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A main class of the test's class path as a process of its own, which may be killed. It inherits
/// none of our settings.
public final class ChildJvm {
  private ChildJvm() {}

  /// What starts it.
  ///
  /// @param options of the JVM, beside those that every one of ours has
  public static ProcessBuilder of(String main, List<String> options, String... arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("SLUICE_"));
    return builder;
  }
}
