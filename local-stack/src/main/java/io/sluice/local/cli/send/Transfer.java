package io.sluice.local.cli.send;

import io.sluice.local.cli.shell.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// One run of `send` from the first event to the summary, which is printed whatever happens, also
/// after Ctrl-C.
final class Transfer {
  /// How long Ctrl-C waits for the batch that is on its way.
  private static final Duration LAST_BATCH = Duration.ofSeconds(3);

  private static final int INTERRUPTED = 130;

  private final Sender sender;
  private final Tally tally;
  private final Progress progress;
  private final Rejections rejections;
  private final PrintWriter out;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicBoolean summarised = new AtomicBoolean();

  Transfer(Sender sender, Tally tally, Progress progress, Rejections rejections, PrintWriter out) {
    this.sender = sender;
    this.tally = tally;
    this.progress = progress;
    this.rejections = rejections;
    this.out = out;
  }

  /// Sends everything.
  ///
  /// @return the exit code: 1 when an event was rejected
  int run(EventSource source) throws IOException {
    Thread sending = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(sending)));
    try {
      progress.start();
      sender.run(source);
    } catch (InterruptedException e) {
      return INTERRUPTED;
    } finally {
      summarise();
      ended.countDown();
    }
    return tally.rejected() > 0 ? 1 : 0;
  }

  // Runs at every end of the JVM; after a normal one there is nothing left to do.
  private void stop(Thread sending) {
    sending.interrupt();
    try {
      boolean inTime = ended.await(LAST_BATCH.toMillis(), TimeUnit.MILLISECONDS);
      if (!inTime) {
        progress.println("the last batch was not answered in time, it may or may not be taken");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    summarise();
  }

  private void summarise() {
    if (summarised.compareAndSet(false, true)) {
      progress.close();
      rejections.close();
      out.printf(
          "sent %,d events: %,d accepted, %,d rejected, in %.1f s (%,d/s)%n",
          tally.settled(), tally.accepted(), tally.rejected(), progress.seconds(), progress.rate());
    }
  }
}
