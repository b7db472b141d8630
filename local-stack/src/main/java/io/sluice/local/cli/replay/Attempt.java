package io.sluice.local.cli.replay;

import io.sluice.local.cli.shell.Progress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// One run of the command, up to its summary, which is printed whatever happens, also after Ctrl-C.
final class Attempt {
  /// How long Ctrl-C waits for what is under way.
  private static final Duration LAST = Duration.ofSeconds(8);

  private static final int INTERRUPTED = 130;

  /// What is to be done.
  interface Steps {
    void run() throws ReplayException, InterruptedException;
  }

  private final Progress progress;
  private final Runnable stop;
  private final Runnable summary;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicBoolean summarised = new AtomicBoolean();
  private volatile boolean stopped;

  /// @param stop ends the steps soon
  Attempt(Progress progress, Runnable stop, Runnable summary) {
    this.progress = progress;
    this.stop = stop;
    this.summary = summary;
  }

  /// Runs it.
  ///
  /// @return the exit code
  int run(Steps steps) throws ReplayException {
    var hook = new Thread(this::end);
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      progress.start();
      steps.run();
    } catch (InterruptedException e) {
      return INTERRUPTED;
    } finally {
      summarise();
      ended.countDown();
    }
    return stopped ? INTERRUPTED : 0;
  }

  // Runs at every end of the JVM; after a normal one there is nothing left to do.
  private void end() {
    stopped = true;
    stop.run();
    try {
      if (!ended.await(LAST.toMillis(), TimeUnit.MILLISECONDS)) {
        progress.println("the last batch may or may not be published; the same command goes on");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    summarise();
  }

  private void summarise() {
    if (summarised.compareAndSet(false, true)) {
      progress.close();
      summary.run();
    }
  }
}
