package io.sluice.local.bigquery.write;

import java.util.concurrent.Semaphore;

/// How much has been read from connections and is not answered yet. Whoever finds no room waits,
/// and with it the connection.
final class InFlight {
  /// The most bytes of requests.
  static final int MAX_BYTES = 64 << 20;

  private static final int LEAST_CHARGE = 1 << 10;

  private final Semaphore room = new Semaphore(MAX_BYTES, true);

  /// Waits for room.
  ///
  /// @return what has to be given back
  int enter(int bytes) {
    int charge = Math.clamp(bytes, LEAST_CHARGE, MAX_BYTES);
    room.acquireUninterruptibly(charge);
    return charge;
  }

  void leave(int charge) {
    room.release(charge);
  }
}
