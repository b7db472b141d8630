package io.sluice.local.cli.shell;

import java.io.PrintWriter;
import java.time.Duration;

/// A line on the terminal that shows how far a command is; nothing where there is no terminal.
public final class Progress {
  private static final Duration INTERVAL = Duration.ofMillis(100);
  private static final int BAR_COLUMNS = 24;
  private static final String CLEAR = "\r\033[K";

  private final PrintWriter err;
  private final Work work;
  private final Thread painter;
  private final boolean visible;
  private boolean closed;
  private final long start = System.nanoTime();

  /// What is being done. Asked by a thread of its own.
  public interface Work {
    /// What is counted: events, say.
    String unit();

    /// How many are done with.
    long settled();

    /// What became of them.
    String outcome();

    /// The part of the work that is done, from 0 to 1; negative when not known.
    double done();
  }

  /// Begins to count the time; shows nothing yet.
  public Progress(Terminal terminal, PrintWriter err, Work work) {
    this.err = err;
    this.work = work;
    this.painter = Thread.ofVirtual().unstarted(this::paint);
    this.visible = terminal.err();
  }

  /// Begins to show it.
  public void start() {
    if (visible) {
      painter.start();
    }
  }

  /// Prints a line of its own.
  public synchronized void println(String line) {
    err.println((visible ? CLEAR : "") + line);
  }

  /// Takes it away, for good.
  public synchronized void close() {
    show(CLEAR);
    closed = true;
    painter.interrupt();
  }

  /// How many a second so far.
  public long rate() {
    return work.settled() * 1_000_000_000L / Math.max(1, System.nanoTime() - start);
  }

  /// Seconds so far.
  public double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }

  private void paint() {
    try {
      while (true) {
        Thread.sleep(INTERVAL);
        show(CLEAR + line());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void show(String text) {
    if (visible && !closed) {
      err.print(text);
      err.flush();
    }
  }

  private String line() {
    return "%s%,d %s  %,d/s  %s"
        .formatted(bar(), work.settled(), work.unit(), rate(), work.outcome());
  }

  private String bar() {
    double part = work.done();
    if (part < 0) {
      return "";
    }
    int full = (int) (Math.min(1, part) * BAR_COLUMNS);
    return "█".repeat(full) + "░".repeat(BAR_COLUMNS - full) + " %3.0f%%  ".formatted(part * 100);
  }
}
