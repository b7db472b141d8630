package io.sluice.model.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonScannerTest {
  private static final JsonFactory JACKSON = new JsonFactory();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "12.5e-3",
        "1E+9",
        "true",
        "false",
        "null",
        "\"\"",
        "\"a\\u00e9\\n\"",
        "[]",
        "{}",
        "[[],{},[1,{\"a\":[]}]]",
        "{\"a\":1,\"a\":2}",
        " [ 1 , 2 ] ",
        "\"\u00e9\u20ac\ud83d\ude00\""
      })
  void takesWhatIsJson(String text) throws Exception {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    var scanner = new JsonScanner(bytes, 0, bytes.length);

    assertThat(scanner.value().toString()).isEqualTo(text.strip());
    assertThat(scanner.atEnd()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``              | 0 | the text ends where a value is expected
          `   `           | 3 | the text ends where a value is expected
          [{"id":1        | 8 | the text ends inside an object
          [1,]            | 3 | ']' where a value is expected
          [1 2]           | 3 | '2' where ',' or ']' is expected
          {"a" 1}         | 5 | '1' where ':' is expected
          {a:1}           | 1 | 'a' where a member name is expected
          {"a":1,}        | 7 | '}' where a member name is expected
          -               | 1 | the text ends inside a number
          1.              | 2 | the text ends inside a number
          .5              | 0 | '.' where a value is expected
          +1              | 0 | '+' where a value is expected
          NaN             | 0 | 'N' where a value is expected
          nul             | 3 | the text ends inside null
          trve            | 2 | 'v' where true is expected
          "abc            | 4 | the text ends inside a string
          "a\\x"          | 3 | 'x' where an escape is expected
          "\\u12g4"       | 5 | 'g' where a hexadecimal digit is expected
          'a'             | 0 | ''' where a value is expected
          """)
  void namesTheByteWhereItEnds(String text, int offset, String detail) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    var scanner = new JsonScanner(bytes, 0, bytes.length);

    assertThatThrownBy(scanner::value)
        .isInstanceOfSatisfying(
            JsonSyntaxException.class,
            e -> {
              assertThat(e).hasMessage(detail);
              assertThat(e.offset()).isEqualTo(offset);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "c0 80",
    "e0 80 80",
    "ed a0 80",
    "f0 80 80 80",
    "f4 90 80 80",
    "ff",
    "80",
    "c3",
    "e2 82"
  })
  void refusesBytesThatAreNoUtf8(String hex) {
    byte[] bad = java.util.HexFormat.ofDelimiter(" ").parseHex(hex);
    byte[] bytes =
        ByteBuffer.allocate(bad.length + 12)
            .put("\"12345678".getBytes(StandardCharsets.UTF_8))
            .put(bad)
            .put("\"".getBytes(StandardCharsets.UTF_8))
            .array();

    assertThatThrownBy(() -> new JsonScanner(bytes, 0, bytes.length).value())
        .isInstanceOfSatisfying(JsonSyntaxException.class, e -> assertThat(e.offset()).isEqualTo(9))
        .hasMessage("this byte is no UTF-8");
  }

  @Test
  void notesHowDeepAValueIs() throws Exception {
    assertThat(deepest("1")).isZero();
    assertThat(deepest("[]")).isEqualTo(1);
    assertThat(deepest("[[],{\"a\":[[]]}]")).isEqualTo(4);
    assertThat(deepest("[".repeat(200_000) + "]".repeat(200_000))).isEqualTo(200_000);
    assertThat(deepest("[".repeat(100) + "{\"a\":[1]}" + "]".repeat(100))).isEqualTo(102);
  }

  @Test
  void notesHalvesOfSurrogatePairs() throws Exception {
    assertThat(loneSurrogate("\"\\ud83d\\ude00\"")).isEqualTo(-1);
    assertThat(loneSurrogate("\"ab\\ud83d\"")).isEqualTo(3);
    assertThat(loneSurrogate("\"\\ude00\"")).isEqualTo(1);
    assertThat(loneSurrogate("\"\\ud83d\\ud83d\\ude00\"")).isEqualTo(1);
    assertThat(loneSurrogate("\"\\ud83dx\"")).isEqualTo(1);
  }

  @Test
  void readsMembersOneByOne() throws Exception {
    byte[] bytes = "{\"a\\u0062\": \"x\\ty\", \"n\": [1]}".getBytes(StandardCharsets.UTF_8);
    var scanner = new JsonScanner(bytes, 0, bytes.length);

    assertThat(scanner.peek()).isEqualTo(JsonScanner.Kind.OBJECT);
    assertThat(scanner.enter()).isTrue();
    assertThat(scanner.name()).isEqualTo("ab");
    assertThat(scanner.peek()).isEqualTo(JsonScanner.Kind.STRING);
    assertThat(scanner.string()).isEqualTo("x\ty");
    assertThat(scanner.next('}')).isTrue();
    assertThat(scanner.name()).isEqualTo("n");
    assertThat(scanner.value()).isEqualTo(Json.of("[1]"));
    assertThat(scanner.next('}')).isFalse();
  }

  /// The same verdict as another parser, on texts that are JSON but for a few random bytes.
  @Test
  void agreesWithAnotherParser() throws Exception {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    String alphabet = "{}[]\",:\\u0123456789abefnrtdl.eE+- \n\t\u0001\u00e9\u20ac";
    int good = 0;
    for (int round = 0; round < 60_000; round++) {
      var text = new StringBuilder(sample(random, 4));
      for (int edits = random.nextInt(3); edits > 0 && !text.isEmpty(); edits--) {
        int at = random.nextInt(text.length());
        char c = alphabet.charAt(random.nextInt(alphabet.length()));
        switch (random.nextInt(3)) {
          case 0 -> text.setCharAt(at, c);
          case 1 -> text.insert(at, c);
          default -> text.deleteCharAt(at);
        }
      }
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      if (random.nextInt(4) == 0 && bytes.length > 0) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      boolean expected = isUtf8(bytes) && jackson(bytes);
      assertThat(whole(bytes))
          .as("seed %d, round %d: %s", seed, round, new String(bytes, StandardCharsets.UTF_8))
          .isEqualTo(expected);
      good += expected ? 1 : 0;
    }
    assertThat(good).isBetween(10_000, 50_000);
  }

  private static String sample(Random random, int depth) {
    int members = random.nextInt(4);
    return switch (random.nextInt(depth > 0 ? 8 : 5)) {
      case 0 -> Integer.toString(random.nextInt());
      case 1 -> Double.toString(random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20));
      case 2 -> random.nextBoolean() ? "true" : "null";
      case 3 ->
          "\"long enough for the word loop \\u00e9 \\\\ \u00e9\u20ac\ud83d\ude00 and a tail\"";
      case 4 -> "\"\"";
      case 5, 6 -> {
        var array = new StringBuilder("[");
        for (int i = 0; i < members; i++) {
          array.append(i > 0 ? "," : "").append(sample(random, depth - 1));
        }
        yield array.append("]").toString();
      }
      default -> {
        var object = new StringBuilder("{");
        for (int i = 0; i < members; i++) {
          object
              .append(i > 0 ? ", " : "")
              .append("\"k")
              .append(i)
              .append("\" : ")
              .append(sample(random, depth - 1));
        }
        yield object.append("}").toString();
      }
    };
  }

  private static boolean whole(byte[] bytes) {
    try {
      var scanner = new JsonScanner(bytes, 0, bytes.length);
      scanner.value();
      return scanner.atEnd();
    } catch (JsonSyntaxException e) {
      return false;
    }
  }

  private static boolean jackson(byte[] bytes) {
    // As text, because from bytes it would guess at UTF-16.
    try (JsonParser parser = JACKSON.createParser(new String(bytes, StandardCharsets.UTF_8))) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      parser.getText();
      return parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static int deepest(String text) throws JsonSyntaxException {
    var scanner = new JsonScanner(Json.of(text));
    scanner.value();
    return scanner.deepest();
  }

  private static int loneSurrogate(String text) throws JsonSyntaxException {
    var scanner = new JsonScanner(Json.of(text));
    scanner.value();
    return scanner.loneSurrogate();
  }
}
