package io.sluice.service;

import java.io.EOFException;
import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/// Deflate streams (RFC 1951) inside an array, and the native memory it takes to read them.
final class DeflateStream implements AutoCloseable {
  private final Body packed;
  private final Inflater inflater;
  private final byte[] next = new byte[1];

  /// @param raw whether the streams have no zlib header and trailer around them
  DeflateStream(Body packed, boolean raw) {
    this.packed = packed;
    this.inflater = new Inflater(raw);
  }

  /// Appends what the stream that begins at an offset holds, and returns the offset of its end.
  int inflate(int from, GrowingBytes out) throws IOException, RefusedException {
    inflater.reset();
    inflater.setInput(packed.bytes(), from, packed.length() - from);
    while (!inflater.finished()) {
      int count = step(from, out);
      if (count == 0 && inflater.needsDictionary()) {
        throw new ZipException("it needs a dictionary");
      }
      if (count == 0 && inflater.needsInput() && !inflater.finished()) {
        throw new EOFException("it ends too early, at byte " + packed.length());
      }
    }
    return from + (int) inflater.getBytesRead();
  }

  private int step(int from, GrowingBytes out) throws ZipException, RefusedException {
    try {
      if (out.room() > 0) {
        int count = inflater.inflate(out.array(), out.length(), out.room());
        out.advance(count);
        return count;
      }
      // The end of a stream needs no room: only when there is one byte more, there is too much.
      int count = inflater.inflate(next);
      if (count > 0) {
        out.add(next[0]);
      }
      return count;
    } catch (DataFormatException e) {
      long near = from + inflater.getBytesRead();
      throw new ZipException(e.getMessage() + " near byte " + near);
    }
  }

  @Override
  public void close() {
    inflater.end();
  }
}
