package io.sluice.local.cli.send;

import io.sluice.local.cli.shell.Progress;
import java.util.function.DoubleSupplier;

/// How many events became what, so far. Written by the sending thread, read by any.
final class Tally implements Progress.Work {
  private final DoubleSupplier done;
  private volatile long accepted;
  private volatile long rejected;

  /// @param done the part of the input that was read, from 0 to 1; negative when not known
  Tally(DoubleSupplier done) {
    this.done = done;
  }

  long accepted() {
    return accepted;
  }

  long rejected() {
    return rejected;
  }

  @Override
  public String unit() {
    return "events";
  }

  @Override
  public long settled() {
    return accepted + rejected;
  }

  @Override
  public String outcome() {
    return "%,d accepted  %,d rejected".formatted(accepted, rejected);
  }

  @Override
  public double done() {
    return done.getAsDouble();
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  void accept(long events) {
    accepted += events;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  void reject(long events) {
    rejected += events;
  }
}
