package io.sluice.model.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class NamesTest {
  @Test
  void aNameThatIsMetAgainIsTheSameString() {
    byte[] text = "[{\"elsewhere\":1},{\"elsewhere\":2}]".getBytes(UTF_8);

    String first = Names.text(text, 3, 12);
    String second = Names.text(text, 19, 28);

    assertThat(first).isEqualTo("elsewhere");
    assertThat(second).isSameAs(first);
  }

  @Test
  void eachNameIsReadAsItIsWhateverWasReadBefore() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      String name = name(random);
      byte[] bytes = ("xx" + name + "yy").getBytes(UTF_8);

      String read = Names.text(bytes, 2, bytes.length - 2);

      assertThat(read).describedAs("seed %d, name %d", seed, i).isEqualTo(name);
    }
  }

  /// Few letters and few lengths, so that many names share a slot, a length or a beginning.
  private static String name(Random random) {
    var name = new StringBuilder();
    int length = random.nextInt(random.nextInt(20) == 0 ? 40 : 5);
    while (name.length() < length) {
      name.appendCodePoint(random.nextBoolean() ? 'a' + random.nextInt(3) : symbol(random));
    }
    return name.toString();
  }

  private static int symbol(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> 0x80 + random.nextInt(3);
      case 1 -> 0x1f600 + random.nextInt(3);
      case 2 -> 0x61 + 0x100;
      default -> 'A' + random.nextInt(3);
    };
  }
}
