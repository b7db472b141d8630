package io.sluice.bench.proxy;

/// What lets the bytes of a proxy's connections pass, in one direction.
final class Gate {
  private boolean open = true;
  private volatile boolean swallowing;

  synchronized void close() {
    open = false;
  }

  synchronized void open() {
    open = true;
    notifyAll();
  }

  /// Waits until bytes may pass.
  synchronized void await() throws InterruptedException {
    while (!open) {
      wait();
    }
  }

  void swallow(boolean swallow) {
    swallowing = swallow;
  }

  /// Whether answers get lost.
  boolean swallows() {
    return swallowing;
  }
}
