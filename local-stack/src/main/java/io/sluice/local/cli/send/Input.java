package io.sluice.local.cli.send;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/// The bytes of a file or of standard input, unpacked when they begin like gzip, and how many of
/// them have been read.
final class Input extends FilterInputStream {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int GZIP_MAGIC_1 = 0x1F;
  private static final int GZIP_MAGIC_2 = 0x8B;

  private final long size;
  private volatile long read;

  private Input(InputStream in, long size) {
    super(in);
    this.size = size;
  }

  /// Opens a file, or standard input for `-`.
  static Input open(String name) throws IOException {
    if (name.equals("-")) {
      return new Input(System.in, 0);
    }
    Path file = Path.of(name);
    if (!Files.exists(file)) {
      throw new NoSuchFileException(name);
    }
    if (Files.isDirectory(file)) {
      throw new IOException(name + " is a directory; name a file");
    }
    return new Input(Files.newInputStream(file), Files.size(file));
  }

  /// The bytes after unpacking.
  InputStream unpacked() throws IOException {
    var plain = new BufferedInputStream(this, BUFFER_BYTES);
    plain.mark(2);
    boolean gzip = plain.read() == GZIP_MAGIC_1 && plain.read() == GZIP_MAGIC_2;
    plain.reset();
    return gzip ? new GZIPInputStream(plain, BUFFER_BYTES) : plain;
  }

  /// How much of it has been read, from 0 to 1; negative when its size is not known.
  double done() {
    return size == 0 ? -1 : (double) read / size;
  }

  @Override
  public int read() throws IOException {
    int b = super.read();
    count(b < 0 ? 0 : 1);
    return b;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = super.read(bytes, offset, length);
    count(Math.max(0, count));
    return count;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread reads the input
  private void count(int bytes) {
    read += bytes;
  }
}
