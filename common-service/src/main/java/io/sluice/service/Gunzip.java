package io.sluice.service;

import java.io.EOFException;
import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.ZipException;

/// Reads the gzip members (RFC 1952) that an array consists of: all of them, each with its checksum
/// and length verified, and nothing else after them. The JDK's own stream stops silently at the
/// first byte that is no further member, which would take half of a damaged batch for the whole.
final class Gunzip {
  private static final int CHECKSUM = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xe0;

  private final Body packed;
  private final GrowingBytes out;
  private int at;

  Gunzip(Body packed, GrowingBytes out) {
    this.packed = packed;
    this.out = out;
  }

  static boolean begins(Body body) {
    return body.at(0) == 0x1f && body.at(1) == 0x8b;
  }

  void run() throws IOException, RefusedException {
    try (var stream = new DeflateStream(packed, true)) {
      do {
        header();
        int start = out.length();
        at = stream.inflate(at, out);
        trailer(start);
      } while (at < packed.length());
    }
  }

  private void header() throws IOException {
    int start = at;
    if (next() != 0x1f || next() != 0x8b || next() != 8) {
      throw new ZipException("there is no gzip header at byte " + start);
    }
    int flags = next();
    if ((flags & RESERVED) != 0) {
      throw new ZipException("the gzip header at byte " + start + " has unknown flags");
    }
    skip(6);
    if ((flags & EXTRA) != 0) {
      skip(next() | next() << 8);
    }
    skipText((flags & NAME) != 0);
    skipText((flags & COMMENT) != 0);
    if ((flags & CHECKSUM) != 0) {
      var crc = new CRC32();
      crc.update(packed.bytes(), start, at - start);
      if ((next() | next() << 8) != (crc.getValue() & 0xffff)) {
        throw new ZipException(
            "the checksum of the gzip header at byte " + start + " does not fit");
      }
    }
  }

  private void skip(int count) throws IOException {
    at += count;
    if (at > packed.length()) {
      throw new EOFException("it ends too early, at byte " + packed.length());
    }
  }

  private void skipText(boolean present) throws IOException {
    while (present) {
      present = next() != 0;
    }
  }

  private void trailer(int start) throws IOException {
    var crc = new CRC32();
    crc.update(out.array(), start, out.length() - start);
    int end = at;
    if (word() != (int) crc.getValue() || word() != out.length() - start) {
      throw new ZipException("the checksum at byte " + end + " does not fit");
    }
  }

  private int word() throws IOException {
    return next() | next() << 8 | next() << 16 | next() << 24;
  }

  private int next() throws IOException {
    skip(1);
    return packed.at(at - 1);
  }
}
