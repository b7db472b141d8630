package io.sluice.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.aayushatharva.brotli4j.encoder.Encoder;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyReaderTest {
  private static final int LIMIT = 100_000;
  private static final byte[] TEXT =
      "{\"id\":\"1\"} and some more of it ".repeat(40).getBytes(UTF_8);

  /// 200,000 zeros.
  private static final byte[] BROTLI_BOMB = HexFormat.of().parseHex("5b3f0d837f02201e0b04f2090600");

  private final ByteBudget budget = new ByteBudget(1_000_000);

  @Test
  void aPlainBodyOfTheAnnouncedLengthIsNotCopied() {
    Body body = taken(read(TEXT, TEXT.length, null));

    assertThat(body.bytes()).isEqualTo(TEXT);
    assertThat(budget.taken()).isEqualTo(TEXT.length);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 1, 50, 99_999})
  void anAnnouncedLengthIsNotBelieved(long announced) {
    assertText(read(TEXT, announced, null));
  }

  @Test
  void anEmptyBodyIsTaken() {
    assertThat(taken(read(new byte[0], -1, null)).length()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"gzip", "x-gzip", "GZip", "'gzip, identity'", "'identity, gzip'", "' gzip ,'"})
  void gzipIsInflated(String encoding) throws IOException {
    assertText(read(gzip(TEXT), encoding));
  }

  @Test
  void gzipIsFoundByItsFirstBytesToo() throws IOException {
    assertText(read(gzip(TEXT), null));
    assertText(read(gzip(TEXT), "identity"));
  }

  @Test
  void gzipOfSeveralMembersIsInflatedWhole() throws IOException {
    byte[] two = join(gzip(Arrays.copyOf(TEXT, 7)), gzip(new byte[0]), gzip(tail(TEXT, 7)));

    assertText(read(two, "gzip"));
  }

  @Test
  void theOptionalPartsOfAGzipHeaderAreSkipped() throws IOException {
    byte[] header =
        HexFormat.of().parseHex("1f8b081e00000000000003000102036e616d6500636f6d6d656e74009db0");

    assertText(read(join(header, tail(gzip(TEXT), 10)), "gzip"));
    header[header.length - 1] ^= 1;
    assertMalformed(read(join(header, tail(gzip(TEXT), 10)), "gzip"), "gzip header at byte 0");
  }

  @Test
  void deflateIsInflatedWithAndWithoutZlibsHeader() throws IOException {
    assertText(read(deflate(TEXT, false), "deflate"));
    assertText(read(deflate(TEXT, true), "deflate"));
  }

  @Test
  void nothingMayBePackedToo() throws IOException {
    byte[] nothing = new byte[0];
    for (boolean raw : new boolean[] {true, false}) {
      assertThat(taken(read(deflate(nothing, raw), "deflate")).length()).isZero();
    }
    assertThat(taken(read(gzip(nothing), "gzip")).length()).isZero();
    assertThat(taken(read(Zstd.compress(nothing), "zstd")).length()).isZero();
  }

  @Test
  void zstdIsInflatedAlsoInSeveralFrames() {
    assertText(read(Zstd.compress(TEXT), "zstd"));
    byte[] two = join(Zstd.compress(Arrays.copyOf(TEXT, 7)), Zstd.compress(tail(TEXT, 7)));
    assertText(read(two, "zstd"));
  }

  @Test
  void brotliThatIsCutOffAnywhereOrGoesOnBehindItsEndIsMalformed() throws IOException {
    byte[] packed = Encoder.compress(TEXT);
    assertText(read(packed, "br"));
    for (int length = 0; length < packed.length; length++) {
      assertThat(read(Arrays.copyOf(packed, length), "br"))
          .as("%d of %d bytes", length, packed.length)
          .isInstanceOf(BodyReader.Malformed.class);
    }
    assertMalformed(read(join(packed, new byte[] {1}), "br"), "corrupted input");
  }

  @ParameterizedTest
  @CsvSource({
    "gzip, 0,  the body is not gzip: it ends too early",
    "gzip, 9,  the body is not gzip: it ends too early",
    "gzip, 40, the body is not gzip: it ends too early",
    "deflate, 12, the body is not deflate: it ends too early",
    "zstd, 20, the body is not zstd:",
    "br, 7, the body is not br:"
  })
  void aTruncatedBodyIsMalformedAndItsBytesAreKept(String coding, int length, String detail)
      throws IOException {
    byte[] whole = packed(coding);
    byte[] cut = Arrays.copyOf(whole, length);

    assertThat(read(cut, coding))
        .isInstanceOfSatisfying(
            BodyReader.Malformed.class,
            malformed -> {
              assertThat(malformed.detail()).startsWith(detail);
              assertThat(malformed.raw().first(LIMIT)).isEqualTo(cut);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd", "br", "deflate"})
  void whatIsNotPackedAsItSaysIsMalformed(String encoding) {
    assertThat(read("[{\"id\":1}]".getBytes(UTF_8), encoding))
        .isInstanceOfSatisfying(
            BodyReader.Malformed.class,
            malformed -> assertThat(malformed.detail()).startsWith("the body is not " + encoding));
  }

  @Test
  void aGzipMemberThatIsDamagedIsMalformed() throws IOException {
    byte[] damaged = gzip(TEXT);
    damaged[damaged.length - 8] ^= 1;

    assertMalformed(read(damaged, "gzip"), "the checksum at byte " + (damaged.length - 8));
    assertMalformed(read(join(gzip(TEXT), new byte[] {1, 2, 3}), "gzip"), "no gzip header at byte");
    assertMalformed(
        read(join(deflate(TEXT, false), new byte[] {1}), "deflate"), "bytes after its end");
  }

  @ParameterizedTest
  @CsvSource({"compress", "'gzip, gzip'", "'gzip, br'", "sdch"})
  void anotherEncodingIsRefusedAndTheKnownOnesAreNamed(String encoding) {
    Problem problem = refused(read(TEXT, encoding));

    assertThat(problem.status()).isEqualTo(415);
    assertThat(problem.detail()).contains(encoding);
    assertThat(problem.headers())
        .containsEntry("Accept-Encoding", "gzip, zstd, br, deflate, identity");
  }

  @Test
  void theLimitCountsInflatedBytesAndCutsWhileInflating() throws IOException {
    byte[] fits = new byte[LIMIT];
    byte[] bomb = new byte[20_000_000];

    assertThat(taken(read(gzip(fits), "gzip")).length()).isEqualTo(LIMIT);
    for (byte[] packed : new byte[][] {gzip(new byte[LIMIT + 1]), gzip(bomb)}) {
      assertThat(refused(read(packed, "gzip")).status()).isEqualTo(413);
      assertThat(refused(read(packed, null)).status()).isEqualTo(413);
    }
    assertThat(refused(read(deflate(bomb, false), "deflate")).status()).isEqualTo(413);
    assertThat(refused(read(Zstd.compress(bomb), "zstd")).status()).isEqualTo(413);
    assertThat(refused(read(BROTLI_BOMB, "br")).status()).isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate"})
  void whatFillsTheLimitExactlyFitsHoweverItEnds(String encoding) throws IOException {
    byte[] fits = new byte[LIMIT];
    byte[] more = new byte[LIMIT + 1];
    boolean gzip = encoding.equals("gzip");
    byte[] empties = gzip ? join(gzip(new byte[0]), gzip(new byte[0])) : new byte[0];

    assertThat(taken(read(join(gzip ? gzip(fits) : deflate(fits, true), empties), encoding)))
        .extracting(Body::length)
        .isEqualTo(LIMIT);
    assertThat(refused(read(join(gzip ? gzip(more) : deflate(more, true), empties), encoding)))
        .extracting(Problem::status)
        .isEqualTo(413);
  }

  @Test
  void noMoreIsTakenForABombThanTheLimit() throws IOException {
    byte[] packed = gzip(new byte[20_000_000]);

    refused(read(packed, "gzip"));

    assertThat(budget.taken()).isLessThanOrEqualTo(LIMIT + packed.length);
  }

  @Test
  void aBodyThatIsTooLongIsRefusedBeforeAndWhileItIsRead() {
    assertThat(taken(read(new byte[LIMIT], -1, null)).length()).isEqualTo(LIMIT);
    assertThat(refused(read(new byte[LIMIT + 1], -1, null)).status()).isEqualTo(413);

    InputStream untouched = new ByteArrayInputStream(TEXT);
    assertThat(refused(reader().read(untouched, 1L << 40, null, budget.lease())).status())
        .isEqualTo(413);
    assertThat(untouched).hasBinaryContent(TEXT);
  }

  @Test
  void gzipMembersThatHoldNothingDoNotGoOnForEver() throws IOException {
    var empties = new ByteArrayOutputStream();
    for (int i = 0; i < 10_000; i++) {
      empties.writeBytes(gzip(new byte[0]));
    }

    assertThat(refused(read(empties.toByteArray(), "gzip")).status()).isEqualTo(413);
  }

  /// Members, frames and blocks that each take a few bytes and hold none.
  @ParameterizedTest
  @CsvSource({
    "gzip,    1f8b0800000000000003, 000000ffff, 010000ffff0000000000000000",
    "deflate, '', 000000ffff, 010000ffff",
    "zstd,    '', 502a4d1800000000, ''",
    "zstd,    '', 28b52ffd0068010000, ''",
    "zstd,    28b52ffd0068, 000000, 010000",
    "br,      0c, 06, 03"
  })
  void whatHoldsNothingEndsWithItsBytesHoweverOftenItSaysSo(
      String encoding, String head, String unit, String tail) {
    var bomb = new ByteArrayOutputStream();
    bomb.writeBytes(HexFormat.of().parseHex(head));
    while (bomb.size() < LIMIT) {
      bomb.writeBytes(HexFormat.of().parseHex(unit));
    }
    bomb.writeBytes(HexFormat.of().parseHex(tail));

    assertThat(taken(read(bomb.toByteArray(), encoding)).length()).isZero();
    assertThat(budget.taken()).isLessThanOrEqualTo(LIMIT);
  }

  @Test
  void whatIsPackedTwiceIsInflatedOnce() throws IOException {
    byte[] once = gzip(new byte[20_000_000]);

    assertThat(taken(read(gzip(once), "gzip")).first(LIMIT)).isEqualTo(once);
  }

  @Test
  void aZstdWindowOfMoreThanEightMegabytesIsMalformed() throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var out = new ZstdOutputStream(packed)) {
      out.setLong(27);
      out.write(TEXT);
      out.flush();
    }

    assertMalformed(read(packed.toByteArray(), "zstd"), "the body is not zstd");
  }

  @Test
  void whenTheBudgetIsUsedUpTheBodyIsRefusedUntilBytesAreGivenBack() {
    try (var other = budget.lease()) {
      assertThat(other.take(999_000)).isTrue();

      Problem problem = refused(read(TEXT, TEXT.length, null));

      assertThat(problem.status()).isEqualTo(503);
      assertThat(problem.headers()).containsEntry("Retry-After", "1");
    }
    assertText(read(TEXT, TEXT.length, null));
  }

  @Test
  void whatIsTakenFromTheBudgetIsGivenBack() throws IOException {
    try (var lease = budget.lease()) {
      reader().read(new ByteArrayInputStream(gzip(TEXT)), -1, "gzip", lease);
      assertThat(budget.taken()).isGreaterThanOrEqualTo(TEXT.length);
    }
    assertThat(budget.taken()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd", "br", "deflate"})
  void noBytesMakeItFail(String encoding) throws IOException {
    var random = new Random(7);
    for (int i = 0; i < 3000; i++) {
      byte[] bytes = packed(encoding).clone();
      for (int j = random.nextInt(4); j >= 0; j--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      try (var lease = budget.lease()) {
        assertThat(reader().read(new ByteArrayInputStream(cut), -1, encoding, lease)).isNotNull();
      }
    }
  }

  @Test
  void aBodyThatDoesNotArriveInTimeIsRefused() {
    var impatient = new BodyReader(LIMIT, Duration.ofNanos(-1));
    InputStream idle =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException(new TimeoutException("as Jetty says it"));
          }
        };

    assertThat(refused(impatient.read(new ByteArrayInputStream(TEXT), -1, null, budget.lease())))
        .extracting(Problem::status)
        .isEqualTo(408);
    assertThat(refused(reader().read(idle, -1, null, budget.lease())).status()).isEqualTo(408);
  }

  private static BodyReader reader() {
    return new BodyReader(LIMIT);
  }

  private BodyReader.Reading read(byte[] bytes, @Nullable String encoding) {
    return read(bytes, bytes.length, encoding);
  }

  private BodyReader.Reading read(byte[] bytes, long announced, @Nullable String encoding) {
    return reader().read(new ByteArrayInputStream(bytes), announced, encoding, budget.lease());
  }

  private static Body taken(BodyReader.Reading reading) {
    assertThat(reading).isInstanceOf(BodyReader.Read.class);
    return ((BodyReader.Read) reading).body();
  }

  private static Problem refused(BodyReader.Reading reading) {
    assertThat(reading).isInstanceOf(BodyReader.Refused.class);
    return ((BodyReader.Refused) reading).problem();
  }

  private static void assertText(BodyReader.Reading reading) {
    assertThat(taken(reading).first(LIMIT)).isEqualTo(TEXT);
  }

  private static void assertMalformed(BodyReader.Reading reading, String detail) {
    assertThat(reading)
        .isInstanceOfSatisfying(
            BodyReader.Malformed.class,
            malformed -> assertThat(malformed.detail()).contains(detail));
  }

  private static byte[] packed(String encoding) throws IOException {
    return switch (encoding) {
      case "gzip" -> gzip(TEXT);
      case "zstd" -> Zstd.compress(TEXT);
      case "br" -> Encoder.compress(TEXT);
      default -> deflate(TEXT, false);
    };
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private static byte[] deflate(byte[] bytes, boolean raw) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var out = new DeflaterOutputStream(packed, new Deflater(9, raw))) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private static byte[] tail(byte[] bytes, int from) {
    return Arrays.copyOfRange(bytes, from, bytes.length);
  }

  private static byte[] join(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(all::writeBytes);
    return all.toByteArray();
  }
}
