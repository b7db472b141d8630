package io.sluice.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import com.aayushatharva.brotli4j.encoder.Encoder;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/// Packed bodies against the streams of the JDK and of the libraries. The first byte of an input
/// says how the others are packed, in small letters, or how they are to be packed, in capitals.
class InflateFuzzTest {
  private static final int LIMIT = 4000;

  /// What is held at most: the packed body, the inflated one, and what was packed once more.
  private static final int MOST_HELD = 2 * LIMIT + 64 * 1024;

  @FuzzTest
  void whatIsInflatedIsWhatAnotherReaderInflatesAndNeverMoreThanTheLimit(byte[] input)
      throws IOException {
    if (input.length == 0 || input.length > LIMIT) {
      return;
    }
    byte[] rest = Arrays.copyOfRange(input, 1, input.length);
    switch (input[0]) {
      case 'g' -> unpacked("gzip", rest);
      case 'd' -> unpacked("deflate", rest);
      case 'z' -> unpacked("zstd", rest);
      case 'b' -> unpacked("br", rest);
      case 'G' -> same("gzip", rest, packed(rest, "gzip"));
      case 'D' -> same("deflate", rest, packed(rest, "deflate"));
      case 'R' -> same("deflate", rest, packed(rest, "raw"));
      case 'Z' -> same("zstd", rest, Zstd.compress(rest));
      case 'B' -> same("br", rest, Encoder.compress(rest));
      default -> unpacked(null, rest);
    }
  }

  private static void same(String encoding, byte[] bytes, byte[] packed) {
    // A raw stream that looks like zlib's is what its first bytes say.
    if (read(encoding, packed) instanceof BodyReader.Read(Body body)) {
      assertThat(body.first(LIMIT)).isEqualTo(bytes);
    } else {
      assertThat((packed[0] & 0x0f) == 8 && (packed[0] << 8 | packed[1] & 0xff) % 31 == 0).isTrue();
    }
  }

  private static void unpacked(@Nullable String encoding, byte[] bytes) {
    switch (read(encoding, bytes)) {
      case BodyReader.Read(Body body) ->
          assertThat(body.first(LIMIT)).isEqualTo(reference(encoding, bytes));
      case BodyReader.Refused(Problem problem) -> {
        assertThat(problem.status()).isEqualTo(413);
        assertThat(reference(encoding, bytes)).hasSizeGreaterThan(LIMIT);
      }
      case BodyReader.Malformed(String detail, Body raw) -> {
        assertThat(detail).startsWith("the body is not ").hasSizeLessThan(200);
        assertThat(raw.first(LIMIT)).isEqualTo(bytes);
      }
    }
  }

  private static BodyReader.Reading read(@Nullable String encoding, byte[] bytes) {
    var budget = new ByteBudget(MOST_HELD);
    try (var lease = budget.lease()) {
      var reading =
          new BodyReader(LIMIT).read(new ByteArrayInputStream(bytes), -1, encoding, lease);
      if (reading instanceof BodyReader.Read(Body body)) {
        assertThat(body.length()).isLessThanOrEqualTo(LIMIT);
        assertThat(budget.taken()).isGreaterThanOrEqualTo(body.length());
      }
      return reading;
    } finally {
      assertThat(budget.taken()).isZero();
    }
  }

  /// What another reader makes of it, as far as it comes, and no more than shows that it is more
  /// than the limit.
  private static byte[] reference(@Nullable String encoding, byte[] bytes) {
    var out = new ByteArrayOutputStream();
    try (InputStream in = stream(encoding, bytes)) {
      for (int b = in.read(); b >= 0 && out.size() <= LIMIT; b = in.read()) {
        out.write(b);
      }
    } catch (IOException e) {
      // It may be cut off behind the limit, or be broken there.
      return out.toByteArray();
    }
    return out.toByteArray();
  }

  private static InputStream stream(@Nullable String encoding, byte[] bytes) throws IOException {
    var in = new ByteArrayInputStream(bytes);
    if (encoding == null) {
      boolean gzip = bytes.length > 1 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b;
      return gzip ? new GZIPInputStream(in) : in;
    }
    return switch (encoding) {
      case "gzip" -> new GZIPInputStream(in);
      case "zstd" -> new ZstdInputStreamNoFinalizer(in);
      case "br" -> new BrotliInputStream(in);
      default -> {
        boolean zlib = bytes.length > 1 && (bytes[0] & 0x0f) == 8;
        zlib &= bytes.length > 1 && ((bytes[0] & 0xff) << 8 | bytes[1] & 0xff) % 31 == 0;
        yield new InflaterInputStream(in, new Inflater(!zlib));
      }
    };
  }

  private static byte[] packed(byte[] bytes, String how) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (OutputStream out =
        how.equals("gzip")
            ? new GZIPOutputStream(packed)
            : new DeflaterOutputStream(packed, new Deflater(9, how.equals("raw")))) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }
}
