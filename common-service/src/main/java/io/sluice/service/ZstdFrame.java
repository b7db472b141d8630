package io.sluice.service;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// Inflates a body that is one whole Zstandard frame which says how long its content is, as a
/// compressor writes it that is given all at once: into an array of that length, by one call.
/// Anything else is left to those who read a stream, and so is what turns out to be broken: they
/// know what to say of it. Source: RFC 8878, section 3.1.1.
final class ZstdFrame {
  /// A length that a header says is believed up to so many bytes for each byte that came.
  private static final int MOST_TIMES = 100;

  private static final int MAX_WINDOW_BYTES = 8 << 20;

  /// The same as a frame writes it: 13 above an exponent of 10, and no eighths.
  private static final int MAX_WINDOW_DESCRIPTOR = 13 << 3;

  /// Bits of a frame's descriptor: that its window is its content, which then has a length; that,
  /// or that a length follows.
  private static final int SINGLE_SEGMENT = 0x20;

  private static final int SAYS_LENGTH = 0xe0;

  /// Contexts that nobody inflates with now, since a new one, some 100 KB, takes longer to make
  /// than a message takes to inflate. No more than there are processors, as a native call keeps its
  /// own.
  private static final Queue<ZstdDecompressCtx> IDLE = new ConcurrentLinkedQueue<>();

  private ZstdFrame() {}

  /// The inflated body, in an array of just its length; null when it is not such a frame, is
  /// broken, has more bytes than the limit, or more than the budget has left.
  ///
  /// @param lease takes the bytes from the budget before they are allocated; nothing when there is
  ///   no body
  static @Nullable Body inflate(Body packed, int limit, ByteBudget.Lease lease) {
    int length = length(packed, limit);
    if (length == 0 || !lease.take(length)) {
      return null;
    }
    byte[] bytes = new byte[length];
    if (!inflate(packed, bytes)) {
      lease.give(length);
      return null;
    }
    return new Body(bytes, length);
  }

  /// What the frame's header says; 0 when it says nothing, or nothing that is believed.
  private static int length(Body packed, int limit) {
    if (!begins(packed) || (packed.at(4) & SAYS_LENGTH) == 0) {
      return 0;
    }
    try {
      long length = Zstd.getFrameContentSize(packed.bytes(), 0, packed.length());
      boolean believed =
          length > 0
              && length <= Math.min(limit, (long) MOST_TIMES * packed.length())
              && hasUsualWindow(packed, length)
              && Zstd.findFrameCompressedSize(packed.bytes(), 0, packed.length())
                  == packed.length();
      return believed ? (int) length : 0;
    } catch (ZstdException e) {
      return 0;
    }
  }

  private static boolean begins(Body packed) {
    return packed.at(0) == 0x28
        && packed.at(1) == 0xb5
        && packed.at(2) == 0x2f
        && packed.at(3) == 0xfd;
  }

  private static boolean hasUsualWindow(Body packed, long length) {
    return (packed.at(4) & SINGLE_SEGMENT) == 0
        ? packed.at(5) <= MAX_WINDOW_DESCRIPTOR
        : length <= MAX_WINDOW_BYTES;
  }

  private static boolean inflate(Body packed, byte[] into) {
    ZstdDecompressCtx context = IDLE.poll();
    if (context == null) {
      context = new ZstdDecompressCtx();
    }
    try {
      int length =
          context.decompressByteArray(into, 0, into.length, packed.bytes(), 0, packed.length());
      IDLE.add(context);
      return length == into.length;
    } catch (ZstdException e) {
      // A broken body is rare, and nobody should have to know what it leaves behind.
      context.close();
      return false;
    }
  }
}
