package io.sluice.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever clients send as a key.
class CredentialsTest {
  private static final int ROUNDS = 20_000;
  private static final List<String> PIECES =
      List.of(
          "Basic",
          "bearer",
          "BEARER",
          "Bearer ",
          "Basic ",
          "basic  ",
          "Digest ",
          " ",
          "\t",
          ":",
          "=",
          "==",
          "%",
          "czNjcmV0",
          "OnMzY3JldA==",
          "\u0000",
          "\uD800",
          "ключ",
          "\u00A0",
          "k",
          "_-",
          "/+",
          "");

  @Test
  void oddCredentialsAreAKeyOrNoneAndNeverAFailure() {
    long seed = Long.getLong("seed", System.nanoTime());
    var random = new Random(seed);
    for (int i = 0; i < ROUNDS; i++) {
      String header = odd(random);
      String authorization = odd(random);
      String query = odd(random);
      String path = odd(random);

      String key = Credentials.key(header, authorization, query, path);

      assertThat(key == null || !key.isBlank() && key.equals(key.strip()))
          .as("-Dseed=%d, round %d: %s", seed, i, key)
          .isTrue();
    }
  }

  @Test
  void everyKeyWithoutAColonComesThroughEachFormOfBasic() {
    long seed = Long.getLong("seed", System.nanoTime());
    var random = new Random(seed);
    for (int i = 0; i < ROUNDS / 10; i++) {
      String key = key(random);
      for (String pair : List.of(key, key + ":", key + ":x", ":" + key)) {
        String basic = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));

        assertThat(Credentials.key(null, basic)).as("-Dseed=%d, round %d", seed, i).isEqualTo(key);
      }
    }
  }

  private static String odd(Random random) {
    int pieces = random.nextInt(6) - 1;
    if (pieces < 0) {
      return null;
    }
    var text = new StringBuilder();
    for (int i = 0; i < pieces; i++) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }

  private static String key(Random random) {
    return random
        .ints(0x21, 0x2FFF)
        .filter(c -> c != ':' && !Character.isWhitespace(c))
        .limit(1 + random.nextInt(40))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
