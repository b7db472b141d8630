package io.sluice.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which bodies are inflated by one call, and that what is said of all others is what a stream
/// says.
class ZstdFrameTest {
  private static final int LIMIT = 100_000;
  private static final byte[] TEXT =
      "{\"id\":\"1\"} and some more of it ".repeat(40).getBytes(UTF_8);
  private static final byte[] FRAME = Zstd.compress(TEXT);

  /// Of four bytes.
  private static final byte[] SKIPPED = HexFormat.of().parseHex("502a4d180400000001020304");

  private static final String EIGHT_MB = "68";

  private final ByteBudget budget = new ByteBudget(1_000_000);

  @Test
  void aFrameThatSaysItsLengthIsInflatedIntoAnArrayOfThatLength() {
    assertWhole(FRAME, TEXT);
    assertThat(budget.taken()).isEqualTo(TEXT.length);
  }

  @Test
  void whatAStreamWithAKnownLengthHasAWindowOfIsInflatedUpToEightMegabytes() {
    byte[] content = Arrays.copyOf(TEXT, 300);

    assertWhole(frame("40", EIGHT_MB, "", 300, content), content);
    assertLeft(frame("40", "69", "", 300, content));
  }

  @Test
  void whatFillsTheLimitIsInflatedAndNothingBeyond() {
    byte[] content = new byte[LIMIT + 1];
    new Random(1).nextBytes(content);
    byte[] fits = Arrays.copyOf(content, LIMIT);

    assertWhole(Zstd.compress(fits), fits);
    assertLeft(Zstd.compress(content));
    assertThat(answer(Zstd.compress(content))).contains("413");
  }

  @Test
  void theBytesArePartOfALongerArray() {
    byte[] longer = Arrays.copyOf(FRAME, FRAME.length + 100);

    assertThat(inflated(new Body(longer, FRAME.length))).isEqualTo(TEXT);
  }

  @Test
  void aFrameThatIsCutOffAnywhereIsLeftToTheStream() {
    for (int length = 0; length < FRAME.length; length++) {
      assertLeft(Arrays.copyOf(FRAME, length));
    }
  }

  @Test
  void severalFramesAreLeftToTheStream() {
    assertLeft(join(FRAME, FRAME));
    assertLeft(join(FRAME, Zstd.compress(new byte[0])));
    assertLeft(join(FRAME, SKIPPED));
    assertLeft(join(SKIPPED, FRAME));
    assertLeft(SKIPPED);
    assertLeft(join(FRAME, new byte[] {1}));
    assertLeft(join(FRAME, Arrays.copyOf(FRAME, 9)));
  }

  @Test
  void aFrameThatSaysNoLengthIsLeftToTheStream() throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var out = new ZstdOutputStream(packed)) {
      out.write(TEXT);
    }

    assertLeft(packed.toByteArray());
    assertLeft(Zstd.compress(new byte[0]));
  }

  @ParameterizedTest
  @ValueSource(ints = {256, 299, 301, 20_000, 65_791})
  void aFrameThatSaysAnotherLengthThanItHasIsMalformed(int length) {
    byte[] wrong = frame("40", EIGHT_MB, "", length, Arrays.copyOf(TEXT, 300));

    assertLeft(wrong);
    assertThat(answer(wrong)).startsWith("the body is not zstd");
  }

  /// 4 GB, numbers of 64 bits that are negative in Java, also those whose lower half is not, or is.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a0ffffffff",
        "e0feffffffffffffff",
        "e0ffffffffffffffff",
        "e00004000000000080",
        "e0000000f000000080"
      })
  void aLengthThatNoMemoryHoldsIsNotBelieved(String descriptor) {
    byte[] head = HexFormat.of().parseHex("28b52ffd" + descriptor);

    assertLeft(join(head, block(TEXT)));
    assertThat(answer(join(head, block(TEXT)))).startsWith("the body is not zstd");
  }

  @Test
  void moreThanAHundredBytesForEachThatCameAreNotBelieved() {
    byte[] few = Zstd.compress(new byte[LIMIT]);

    assertLeft(few);
    assertThat(answer(few)).isEqualTo("read " + LIMIT);
  }

  @ParameterizedTest
  @CsvSource({"41, 07", "42, 0700", "43, 07000000"})
  void aFrameThatWantsADictionaryIsMalformed(String descriptor, String dictionary) {
    byte[] content = Arrays.copyOf(TEXT, 300);
    byte[] packed = frame(descriptor, EIGHT_MB, dictionary, 300, content);

    assertLeft(packed);
    assertThat(answer(packed)).startsWith("the body is not zstd");
  }

  @Test
  void aFrameWhoseChecksumIsWrongIsMalformed() {
    byte[] content = Arrays.copyOf(TEXT, 300);
    byte[] packed = join(frame("44", EIGHT_MB, "", 300, content), new byte[4]);

    assertLeft(packed);
    assertThat(answer(packed)).startsWith("the body is not zstd");
  }

  @Test
  void whatTheBudgetHasNoRoomForIsLeftToTheStream() {
    byte[] noise = new byte[LIMIT];
    new Random(1).nextBytes(noise);
    byte[] packed = Zstd.compress(noise);
    try (var other = budget.lease()) {
      assertThat(other.take(1_000_000 - LIMIT + 1)).isTrue();

      assertThat(inflated(new Body(packed, packed.length))).isNull();
      assertThat(budget.taken()).isEqualTo(1_000_000 - LIMIT + 1);
    }
    assertWhole(packed, noise);
  }

  @Test
  void whatComesAfterABrokenFrameIsInflated() {
    byte[] broken = frame("40", EIGHT_MB, "", 301, Arrays.copyOf(TEXT, 300));
    for (int i = 0; i < 100; i++) {
      assertLeft(broken);
      assertThat(inflated(new Body(FRAME, FRAME.length))).isEqualTo(TEXT);
    }
  }

  @Test
  void whateverBytesAreChangedTheBodyIsThatOfTheStream() {
    var random = new Random(7);
    int whole = 0;
    int left = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes =
          i % 2 == 0 ? FRAME.clone() : frame("40", "00", "", 300, Arrays.copyOf(TEXT, 300));
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      byte[] inflated = inflated(new Body(bytes, bytes.length));
      if (inflated == null) {
        left++;
      } else {
        whole++;
        assertThat(streamed(bytes))
            .as("change %d of seed 7", i)
            .isEqualTo(new String(inflated, UTF_8));
      }
    }
    assertThat(whole).isGreaterThan(1000);
    assertThat(left).isGreaterThan(1000);
  }

  private void assertWhole(byte[] packed, byte[] content) {
    assertThat(inflated(new Body(packed, packed.length))).isEqualTo(content);
  }

  /// It is not inflated by one call, and holds nothing of the budget.
  private void assertLeft(byte[] packed) {
    long before = budget.taken();
    assertThat(inflated(new Body(packed, packed.length))).isNull();
    assertThat(budget.taken()).isEqualTo(before);
  }

  private byte @Nullable [] inflated(Body packed) {
    Body body = ZstdFrame.inflate(packed, LIMIT, budget.lease());
    return body == null ? null : body.bytes();
  }

  private static String streamed(byte[] packed) {
    var lease = new ByteBudget(10_000_000).lease();
    try {
      var out = new GrowingBytes(4 * packed.length, LIMIT, "the inflated body", lease);
      Coding.ZSTD.inflate(new Body(packed, packed.length), out);
      return new String(out.body().whole(), UTF_8);
    } catch (IOException | RefusedException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /// What is said of a body, whoever inflates it.
  private static String answer(byte[] packed) {
    var lease = new ByteBudget(1_000_000).lease();
    var in = new ByteArrayInputStream(packed);
    return switch (new BodyReader(LIMIT).read(in, packed.length, "zstd", lease)) {
      case BodyReader.Read(Body body) -> "read " + body.length();
      case BodyReader.Malformed(String detail, Body _) -> detail;
      case BodyReader.Refused(Problem problem) -> problem.status() + " " + problem.detail();
    };
  }

  /// A frame with a window, a length of two bytes and one block that is not compressed.
  private static byte[] frame(
      String descriptor, String window, String dictionary, int length, byte[] content) {
    // Two bytes begin at 256.
    int stored = length - 256;
    byte[] head = HexFormat.of().parseHex("28b52ffd" + descriptor + window + dictionary);
    return join(head, new byte[] {(byte) stored, (byte) (stored >> 8)}, block(content));
  }

  private static byte[] block(byte[] content) {
    int header = content.length << 3 | 1;
    byte[] bytes = {(byte) header, (byte) (header >> 8), (byte) (header >> 16)};
    return join(bytes, content);
  }

  private static byte[] join(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(all::writeBytes);
    return all.toByteArray();
  }
}
