package io.sluice.service;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import com.github.luben.zstd.RecyclingBufferPool;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/// How the bytes of a body are packed (RFC 9110, section 8.4.1).
enum Coding {
  /// gzip (RFC 1952), one member or several.
  GZIP {
    @Override
    void inflate(Body packed, GrowingBytes out) throws IOException, RefusedException {
      new Gunzip(packed, out).run();
    }
  },

  /// zlib (RFC 1950), as the name means, or the raw deflate that some clients send under it.
  DEFLATE {
    @Override
    void inflate(Body packed, GrowingBytes out) throws IOException, RefusedException {
      try (var stream = new DeflateStream(packed, !beginsLikeZlib(packed))) {
        int end = stream.inflate(0, out);
        if (end < packed.length()) {
          throw new ZipException("there are bytes after its end at byte " + end);
        }
      }
    }
  },

  /// Zstandard (RFC 8878), with a window of at most 8 MB, which that RFC recommends.
  ZSTD {
    @Override
    @Nullable Body inflatedAtOnce(Body packed, int limit, ByteBudget.Lease lease) {
      return ZstdFrame.inflate(packed, limit, lease);
    }

    @Override
    void inflate(Body packed, GrowingBytes out) throws IOException, RefusedException {
      try (var in = new ZstdInputStreamNoFinalizer(stream(packed), RecyclingBufferPool.INSTANCE)) {
        in.setLongMax(ZSTD_WINDOW_LOG);
        out.fill(in);
      }
    }
  },

  /// Brotli (RFC 7932), whose window is at most 16 MB.
  BR {
    @Override
    void inflate(Body packed, GrowingBytes out) throws IOException, RefusedException {
      Brotli4jLoader.ensureAvailability();
      try (var in = new BrotliInputStream(stream(packed))) {
        out.fill(in);
      }
    }
  };

  private static final int ZSTD_WINDOW_LOG = 23;

  /// The inflated bytes, when they can be had without a stream; null when they cannot, for whatever
  /// reason: [#inflate] tells it.
  ///
  /// @param limit bytes that are inflated at most
  /// @param lease takes them from the budget, when there are any
  @Nullable Body inflatedAtOnce(Body packed, int limit, ByteBudget.Lease lease) {
    return null;
  }

  /// Appends the inflated bytes.
  ///
  /// @throws IOException when the bytes are not so packed or end too early; says what and where
  abstract void inflate(Body packed, GrowingBytes out) throws IOException, RefusedException;

  private static boolean beginsLikeZlib(Body packed) {
    int method = packed.at(0);
    return (method & 0x0f) == 8 && (method << 8 | packed.at(1)) % 31 == 0;
  }

  private static InputStream stream(Body packed) {
    return new ByteArrayInputStream(packed.bytes(), 0, packed.length());
  }
}
