package io.sluice.service;

import java.util.concurrent.atomic.AtomicLong;

/// The bytes that the requests of a service hold at a time, their bodies and what is made of them,
/// counted against a limit. Whoever gets no more answers 503: nobody waits for bytes while holding
/// others.
public final class ByteBudget {
  private static final int RETRY_SECONDS = 1;

  private final long limit;
  private final AtomicLong taken = new AtomicLong();

  /// @param limit bytes, all requests together
  public ByteBudget(long limit) {
    this.limit = limit;
  }

  /// Bytes that are taken now.
  public long taken() {
    return taken.get();
  }

  /// A request's share: nothing yet. To be closed once its answer is written.
  public Lease lease() {
    return new Lease();
  }

  /// What a request is told that gets no more.
  public static Problem spent() {
    return Problem.unavailable(
        "OVERLOADED", "too many bytes are in flight; send the same again later", RETRY_SECONDS);
  }

  /// Whether so many bytes were left just now. Whoever asks takes none.
  public boolean hasRoomFor(long bytes) {
    return taken.get() + bytes <= limit;
  }

  private boolean tryTake(long bytes) {
    if (taken.addAndGet(bytes) > limit) {
      taken.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  /// What one request has taken. Used by one thread.
  public final class Lease implements AutoCloseable {
    private long held;

    private Lease() {}

    /// Takes so many bytes more.
    ///
    /// @return false, and nothing is taken, when the budget has not that many left
    public boolean take(long bytes) {
      if (!tryTake(bytes)) {
        return false;
      }
      held += bytes;
      return true;
    }

    /// Bytes taken, less those given back.
    public long held() {
      return held;
    }

    /// Whether so many bytes more could be taken if no other request had any.
    public boolean mayTake(long bytes) {
      return held + bytes <= limit;
    }

    /// Gives back so many of the bytes taken.
    public void give(long bytes) {
      held -= bytes;
      taken.addAndGet(-bytes);
    }

    /// Gives back all of them.
    @Override
    public void close() {
      give(held);
    }
  }
}
