package io.sluice.bench.push;

import io.sluice.bench.process.Site;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A stage that several parts of a run use one after the other. JVMs cost most in their first
/// minute: what one part has warmed up serves the next.
public final class SharedStage implements AutoCloseable {
  private final Path directory;
  private final Path jar;
  private @Nullable Site site;
  private @Nullable Stage stage;
  private boolean wrong;

  /// One that starts when it is needed.
  ///
  /// @param directory for everything that is written; not there yet
  /// @param jar the command line's
  public SharedStage(Path directory, Path jar) {
    this.directory = directory;
    this.jar = jar;
  }

  /// What is done on it.
  @FunctionalInterface
  public interface Work {
    /// Does it.
    ///
    /// @return whether everything was as it has to be
    boolean on(Stage stage) throws Exception;
  }

  /// Does something on it.
  ///
  /// @return whether everything was as it has to be
  public boolean use(Work work) throws Exception {
    boolean right = false;
    try {
      right = work.on(open());
    } finally {
      wrong |= !right;
    }
    return right;
  }

  private Stage open() throws IOException, InterruptedException {
    if (stage == null) {
      site = Site.open(directory, jar);
      stage = Stage.start(site);
    }
    return stage;
  }

  /// Where everything is kept because something was not as it has to be.
  public Path directory() {
    return directory;
  }

  /// Ends all of its processes, until it is needed again, and deletes what they have written unless
  /// something was not as it has to be.
  @Override
  public void close() throws IOException {
    if (site == null) {
      return;
    }
    site.close();
    site = null;
    stage = null;
    if (!wrong) {
      Site.delete(directory);
    }
  }
}
