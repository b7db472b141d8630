package io.sluice.local.cli.send;

/// How many events became what, so far. Written by the sending thread, read by any.
final class Tally {
  private volatile long accepted;
  private volatile long rejected;

  long accepted() {
    return accepted;
  }

  long rejected() {
    return rejected;
  }

  long settled() {
    return accepted + rejected;
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
