package io.sluice.local.cli.shell;

import io.sluice.model.InvalidSettingsException;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What every command understands.
public final class CommonOptions {
  private static final int MAX_PORT = 65535;
  private static final List<Setting> LOCAL_PORTS =
      Stream.of(Setting.values())
          .filter(s -> s.kind() == Setting.Kind.PORT && s != Setting.METRICS_PORT)
          .toList();

  @Option(
      names = "--port-offset",
      paramLabel = "N",
      description = "Added to every local port (SLUICE_PORT_OFFSET).")
  private @Nullable Integer portOffset;

  /// The environment's settings with the options of the command line in their place.
  ///
  /// @throws InvalidSettingsException with every complaint
  public Settings settings() {
    var environment = new HashMap<>(System.getenv());
    if (portOffset != null) {
      environment.put(Setting.PORT_OFFSET.variable(), String.valueOf(portOffset));
    }
    return inProject(checked(Settings.of(environment)));
  }

  // A place that somebody named is seen from where they are, the usual one from the project.
  private static Settings inProject(Settings settings) {
    String directory = settings.text(Setting.CONFIG_DIR);
    return directory.equals(Setting.CONFIG_DIR.fallback())
        ? Home.directory()
            .map(home -> settings.with(Setting.CONFIG_DIR, home.resolve(directory).toString()))
            .orElse(settings)
        : settings;
  }

  private static Settings checked(Settings settings) {
    List<String> complaints =
        LOCAL_PORTS.stream()
            .filter(port -> settings.port(port) < 1 || settings.port(port) > MAX_PORT)
            .map(port ->
                "the port offset %s moves %s to %d, which is not between 1 and %d; choose another"
                    .formatted(
                        settings.text(Setting.PORT_OFFSET),
                        port.variable(),
                        settings.port(port),
                        MAX_PORT))
            .limit(1)
            .toList();
    if (!complaints.isEmpty()) {
      throw new InvalidSettingsException(complaints);
    }
    return settings;
  }
}
