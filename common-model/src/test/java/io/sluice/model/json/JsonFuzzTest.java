package io.sluice.model.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.sluice.model.json.JsonScanner.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The scanner and the buffer against Jackson.
class JsonFuzzTest {
  private static final int MAX_DEPTH = 500;

  private static final JsonFactory JACKSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  /// An escape, its backslash not escaped itself, with a digit that is none. Jackson looks at the
  /// lower byte of it alone.
  private static final Pattern NO_DIGIT =
      Pattern.compile("(?<!\\\\)(\\\\{2})*\\\\u\\p{ASCII}{0,3}[^\\p{ASCII}]");

  /// Both call the same bytes JSON, and read the same of them.
  @FuzzTest
  void anotherParserReadsTheSame(byte[] input) throws Exception {
    // What stands around the bytes is none of the scanner's business.
    byte[] around = new byte[input.length + 16];
    Arrays.fill(around, (byte) '"');
    System.arraycopy(input, 0, around, 7, input.length);
    var scanner = new JsonScanner(around, 7, 7 + input.length);
    List<String> theirs = jackson(input);
    Json whole = null;
    try {
      Json value = scanner.value();
      whole = scanner.atEnd() ? value : null;
    } catch (JsonSyntaxException e) {
      assertThat(e.offset()).isBetween(7L, 7L + input.length);
    }
    if (theirs == null) {
      assertThat(whole).isNull();
      return;
    }
    assertThat(scanner.position()).isEqualTo(7 + input.length);
    if (scanner.deepest() <= MAX_DEPTH) {
      var ours = new ArrayList<String>();
      read(new JsonScanner(Objects.requireNonNull(whole)), ours);
      assertThat(ours).isEqualTo(theirs);
    }
  }

  /// A text is read as it was written, half a surrogate pair aside.
  @FuzzTest
  void aTextComesBack(byte[] input) throws Exception {
    char[] chars = new char[input.length / 2];
    ByteBuffer.wrap(input).asCharBuffer().get(chars);
    for (String text :
        List.of(new String(chars), new String(input, StandardCharsets.UTF_8), ascii(input))) {
      Json json = Json.string(text);
      String wellFormed =
          new String(text.getBytes(StandardCharsets.UTF_16BE), StandardCharsets.UTF_16BE);
      assertThat(jackson(json.toBytes())).containsExactly("VALUE_STRING " + wellFormed);
      var scanner = new JsonScanner(json);
      assertThat(scanner.peek()).isEqualTo(Kind.STRING);
      assertThat(scanner.string()).isEqualTo(wellFormed);
      assertThat(scanner.loneSurrogate()).isEqualTo(-1);
    }
  }

  private static String ascii(byte[] input) {
    return new String(input, StandardCharsets.ISO_8859_1);
  }

  private static void read(JsonScanner scanner, List<String> tokens) throws JsonSyntaxException {
    Kind kind = scanner.peek();
    switch (kind) {
      case OBJECT -> {
        tokens.add("START_OBJECT");
        for (boolean more = scanner.enter(); more; more = scanner.next('}')) {
          tokens.add("FIELD_NAME " + scanner.name());
          read(scanner, tokens);
        }
        tokens.add("END_OBJECT");
      }
      case ARRAY -> {
        tokens.add("START_ARRAY");
        for (boolean more = scanner.enter(); more; more = scanner.next(']')) {
          read(scanner, tokens);
        }
        tokens.add("END_ARRAY");
      }
      case STRING -> tokens.add("VALUE_STRING " + scanner.string());
      default -> tokens.add(scanner.value().toString());
    }
  }

  /// The tokens of exactly one JSON value; null when it is none.
  private static @Nullable List<String> jackson(byte[] input) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(input)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
    if (NO_DIGIT.matcher(text).find()) {
      return null;
    }
    var tokens = new ArrayList<String>();
    // As text: from bytes it would guess at UTF-16, and refuse half a surrogate pair in a name.
    try (JsonParser parser = JACKSON.createParser(text)) {
      int depth = 0;
      do {
        JsonToken token = parser.nextToken();
        if (token == null) {
          return null;
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        tokens.add(
            token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME
                ? token + " " + parser.getText()
                : token.isScalarValue() ? parser.getText() : token.toString());
      } while (depth > 0);
      return parser.nextToken() == null ? tokens : null;
    } catch (IOException e) {
      return null;
    }
  }
}
