package io.sluice.local.cli.send;

import io.sluice.local.cli.shell.Terminal;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/// A line on the terminal that shows how far sending is; nothing where there is no terminal.
final class Progress {
  private static final Duration INTERVAL = Duration.ofMillis(100);
  private static final int BAR_COLUMNS = 24;
  private static final String CLEAR = "\r\033[K";

  private final PrintWriter err;
  private final Tally tally;
  private final DoubleSupplier done;
  private final Thread painter;
  private final boolean visible;
  private boolean closed;
  private final long start = System.nanoTime();

  /// @param done the part of the input that was read, from 0 to 1; negative when not known
  Progress(Terminal terminal, PrintWriter err, Tally tally, DoubleSupplier done) {
    this.err = err;
    this.tally = tally;
    this.done = done;
    this.painter = Thread.ofVirtual().unstarted(this::paint);
    this.visible = terminal.err();
  }

  /// Begins to show it.
  void start() {
    if (visible) {
      painter.start();
    }
  }

  /// Prints a line of its own.
  synchronized void println(String line) {
    err.println((visible ? CLEAR : "") + line);
  }

  /// Takes it away, for good.
  synchronized void close() {
    show(CLEAR);
    closed = true;
    painter.interrupt();
  }

  /// Events a second so far.
  long rate() {
    return tally.settled() * 1_000_000_000L / Math.max(1, System.nanoTime() - start);
  }

  /// Seconds so far.
  double seconds() {
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
    return "%s%,d events  %,d/s  %,d accepted  %,d rejected"
        .formatted(bar(), tally.settled(), rate(), tally.accepted(), tally.rejected());
  }

  private String bar() {
    double part = done.getAsDouble();
    if (part < 0) {
      return "";
    }
    int full = (int) (Math.min(1, part) * BAR_COLUMNS);
    return "█".repeat(full) + "░".repeat(BAR_COLUMNS - full) + " %3.0f%%  ".formatted(part * 100);
  }
}
