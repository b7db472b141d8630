package io.sluice.service;

import io.sluice.model.InvalidConfigException;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.model.route.Routes;
import io.sluice.model.transform.TransformCompiler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The routes in force: those of the configuration directory, read again whenever a file of it
/// changes. A directory that cannot be used changes nothing: the routes of before stay in force,
/// and the log names every complaint.
public final class RoutesWatch implements Supplier<Routes>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RoutesWatch.class);

  /// How deep below the configuration directory files are looked for.
  private static final int MAX_DEPTH = 8;

  /// How many files there may be: each is looked at each time.
  private static final int MAX_FILES = 2_000;

  /// How long a look at the directory is good for, when somebody misses a route.
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Path directory;
  private final Duration every;
  private final TransformCompiler compiler;
  private final CountDownLatch closed = new CountDownLatch(1);
  private List<String> seen;
  private long lookedAt;
  private Routes before = Routes.NONE;
  private volatile Routes routes;
  private volatile boolean valid = true;

  /// Reads the routes for the first time.
  ///
  /// @throws InvalidConfigException with every complaint
  public RoutesWatch(Settings settings, TransformCompiler compiler) {
    this.directory = Path.of(settings.text(Setting.CONFIG_DIR));
    this.every = settings.seconds(Setting.CONFIG_REFRESH_SECONDS);
    this.compiler = compiler;
    this.seen = files();
    this.lookedAt = System.nanoTime();
    this.routes = Routes.read(directory, compiler);
  }

  /// Begins to watch, unless the settings say never.
  public void start() {
    if (!routes.all().isEmpty()) {
      tell();
    }
    if (every.isPositive()) {
      Thread _ = Thread.ofVirtual().name("routes").start(this::run);
    }
  }

  /// The routes in force.
  @Override
  public Routes get() {
    return routes;
  }

  /// The routes in force, after another look at the directory if the last one is a moment ago:
  /// somebody met an event with a route that is not here.
  public Routes missing() {
    if (every.isPositive()) {
      look(FRESH_NANOS);
    }
    return routes;
  }

  /// Whether what is in the directory is in force.
  public boolean isValid() {
    return valid;
  }

  /// What `/ready` says of the routes; empty when there are none.
  public String note() {
    return routes.hash().isEmpty() ? "" : "config " + routes.hash();
  }

  /// Watches no more.
  @Override
  public synchronized void close() {
    closed.countDown();
    before.close();
    routes.close();
  }

  private void run() {
    try {
      while (!closed.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
        look(0);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void look(long unlessYounger) {
    long now = System.nanoTime();
    if (now - lookedAt < unlessYounger || closed.getCount() == 0) {
      return;
    }
    lookedAt = now;
    List<String> files = files();
    if (!files.equals(seen)) {
      seen = files;
      read();
    }
  }

  private void read() {
    try {
      Routes next = Routes.read(directory, compiler);
      boolean told = valid && next.hash().equals(routes.hash());
      valid = true;
      replace(next);
      if (!told) {
        tell();
      }
    } catch (RuntimeException e) {
      valid = false;
      LOG.atError()
          .addKeyValue("directory", directory)
          .addKeyValue("config", routes.hash())
          .addKeyValue("cause", e.getMessage())
          .log(
              "the configuration cannot be used, so the routes of before stay in force; './sluice check' says the same");
    }
  }

  /// Those of before may still be at work on an event, but not those before them.
  private void replace(Routes next) {
    before.close();
    before = routes;
    routes = next;
  }

  private void tell() {
    LOG.atInfo()
        .addKeyValue("config", routes.hash())
        .addKeyValue("routes", routes.all().size())
        .log("routes are in force");
  }

  /// Each file with its size and time; none when there is no directory.
  private List<String> files() {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> found = Files.walk(directory, MAX_DEPTH, FileVisitOption.FOLLOW_LINKS)) {
      return found.filter(Files::isRegularFile).limit(MAX_FILES).map(RoutesWatch::state).toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }

  private static String state(Path file) {
    try {
      return "%s %d %s".formatted(file, Files.size(file), Files.getLastModifiedTime(file));
    } catch (IOException e) {
      return "%s %s".formatted(file, e.getMessage());
    }
  }
}
