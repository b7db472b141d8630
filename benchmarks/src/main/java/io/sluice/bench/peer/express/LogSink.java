package io.sluice.bench.peer.express;

import io.sluice.bench.peer.Peer;
import io.sluice.bench.peer.Tool;
import io.sluice.bench.process.Environment;
import io.sluice.bench.process.ServiceProcess;
import io.sluice.bench.process.Site;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// An API of Express that writes each event it is posted as a line of bunyan's log, to its standard
/// output. Its packages, of which the versions are fixed, are installed from npm when it is first
/// used, and stay for the next run. Nothing that they would run on being installed is run.
public final class LogSink {
  /// How it is set up.
  public enum Mode {
    /// As Express and bunyan recommend for production.
    PRODUCTION(
        "NODE_ENV=production, no X-Powered-By, no ETag, bodies up to 10 MB (Express, Production best practices, and its API reference), no src (bunyan, README); one process, each line written to a file by its standard output"),
    /// As it is when nobody says anything.
    DEVELOPMENT("NODE_ENV=development and no settings; else the same");

    private final String settings;

    Mode(String settings) {
      this.settings = settings;
    }

    /// Its settings, and who recommends them.
    public String settings() {
      return settings;
    }
  }

  private static final String SERVER = "server.js";
  private static final String PACKAGES = "package.json";
  private static final String LOCK = "package-lock.json";

  /// What npm writes last.
  private static final String INSTALLED = "node_modules/.package-lock.json";

  private static final Duration INSTALLATION = Duration.ofMinutes(3);

  private final Path directory;
  private final Tool node;
  private final Tool npm;

  /// @param directory where its packages are, or will be
  public LogSink(Path directory) {
    this(directory, new Tool("node"), new Tool("npm"));
  }

  LogSink(Path directory, Tool node, Tool npm) {
    this.directory = directory;
    this.node = node;
    this.npm = npm;
  }

  /// Starts it in a process of its own, which writes nothing but its log.
  public Peer start(Site site, Mode mode) throws IOException, InterruptedException {
    Optional<String> version = node.version("--version");
    if (version.isEmpty()) {
      return new Peer.Absent("there is no node on the PATH; install Node.js with npm");
    }
    Optional<String> missing = install();
    if (missing.isPresent()) {
      return new Peer.Absent(missing.get());
    }
    int port = site.freePort();
    ServiceProcess process =
        site.process(
            "express-" + port,
            List.of(node.program(), directory.resolve(SERVER).toString()),
            new Environment(
                Map.of(
                    "NODE_ENV",
                    mode.name().toLowerCase(Locale.ROOT),
                    "PORT",
                    Integer.toString(port))),
            port);
    process.start();
    return new Peer.Running(process, port, "Node.js " + version.get());
  }

  /// Installs it, unless the same is installed already.
  ///
  /// @return why it could not be done
  Optional<String> install() throws IOException, InterruptedException {
    Files.createDirectories(directory);
    boolean _ = copy(SERVER);
    boolean _ = copy(PACKAGES);
    if (copy(LOCK) && Files.exists(directory.resolve(INSTALLED))) {
      return Optional.empty();
    }
    if (npm.version("--version").isEmpty()) {
      return Optional.of("there is no npm on the PATH; install it");
    }
    Tool.End end =
        npm.run(
            directory,
            directory.resolve("npm.log"),
            INSTALLATION,
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund");
    return end.well()
        ? Optional.empty()
        : Optional.of(
            "npm could not install its packages: %s; see npm.log in %s"
                .formatted(end.lastLine(), directory.getFileName()));
  }

  /// Copies a file there; whether just that was there.
  private boolean copy(String name) throws IOException {
    Path file = directory.resolve(name);
    try (InputStream in = LogSink.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException(name + " is not on the class path beside " + LogSink.class);
      }
      byte[] bytes = in.readAllBytes();
      if (Files.exists(file) && Arrays.equals(Files.readAllBytes(file), bytes)) {
        return true;
      }
      Files.write(file, bytes);
      return false;
    }
  }

  /// How many lines a log has.
  public static long lines(Path log) throws IOException {
    long lines = 0;
    byte[] bytes = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(log)) {
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        for (int i = 0; i < read; i++) {
          lines += bytes[i] == '\n' ? 1 : 0;
        }
      }
    }
    return lines;
  }
}
