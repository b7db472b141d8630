package io.sluice.service;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/// A stream that must be read to its end within a time, however steadily it trickles. A single read
/// is bounded by the connection's idle timeout.
final class DeadlineStream extends FilterInputStream {
  private final long end;

  /// The time is over.
  static final class PassedException extends IOException {}

  DeadlineStream(InputStream in, Duration most) {
    super(in);
    this.end = System.nanoTime() + most.toNanos();
  }

  @Override
  public int read() throws IOException {
    check();
    return super.read();
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    check();
    return super.read(bytes, offset, length);
  }

  private void check() throws IOException {
    if (System.nanoTime() - end > 0) {
      throw new PassedException();
    }
  }
}
