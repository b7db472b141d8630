package io.sluice.local.cli.shell;

import java.nio.file.Path;
import java.util.Optional;

/// Where the project is, as the launcher says.
public final class Home {
  private Home() {}

  /// The project's root; empty when the JVM was not started by the launcher.
  public static Optional<Path> directory() {
    return Optional.ofNullable(System.getProperty("sluice.home")).map(Path::of);
  }
}
