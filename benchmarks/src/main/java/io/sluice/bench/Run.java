package io.sluice.bench;

import io.sluice.bench.process.Site;
import io.sluice.bench.push.SharedStage;
import io.sluice.bench.report.Section;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/// How a benchmark is run.
///
/// @param jar of the command line, which starts every part
/// @param directory for everything that it writes; not there yet
/// @param stage that it shares with others
/// @param time how long what it does goes on, start and end aside
/// @param seed of all chance; the same seed makes the same choices
/// @param events a file of real ones
/// @param command that repeats it
/// @param clock of the system
/// @param out where it says how it goes on
/// @param section what it has found
public record Run(
    Path jar,
    Path directory,
    SharedStage stage,
    Duration time,
    long seed,
    Path events,
    String command,
    InstantSource clock,
    PrintWriter out,
    Section section) {
  /// What is done where the processes of a run are.
  @FunctionalInterface
  public interface Work {
    /// Does it.
    ///
    /// @return whether everything was as it has to be
    boolean at(Site site) throws Exception;
  }

  /// Does something with processes that end with it. What they have written is deleted when
  /// everything was as it has to be; else it is kept for whoever looks for the reason. The stage
  /// that is shared ends before, and leaves the machine to them.
  ///
  /// @return whether it was
  public boolean onSite(Work work) throws Exception {
    stage.close();
    boolean right = false;
    try {
      try (Site site = Site.open(directory, jar)) {
        right = work.at(site);
      }
    } finally {
      if (right) {
        Site.delete(directory);
      } else {
        sayKept(directory);
      }
    }
    return right;
  }

  /// Does something on the stage that is shared. When anything was not as it has to be, all that is
  /// written there is kept.
  ///
  /// @return whether it was
  public boolean onStage(SharedStage.Work work) throws Exception {
    boolean right = false;
    try {
      right = stage.use(work);
    } finally {
      if (!right) {
        sayKept(stage.directory());
      }
    }
    return right;
  }

  private void sayKept(Path where) {
    out.printf("  everything is kept in %s%n", where);
  }
}
