package io.sluice.model.decode;

import io.sluice.model.json.Json;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the value of a context attribute may be. Source: CloudEvents 1.0.2, sections "Type System"
/// and "Context Attributes".
final class AttributeValues {
  private static final int SHOWN_CHARS = 64;

  /// An integer has 32 bits; so many characters hold the longest one.
  private static final int MAX_INTEGER_CHARS = 11;

  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

  /// RFC 2045, section 5.1. What its parameters are is left to who reads the data.
  private static final Pattern MEDIA_TYPE =
      Pattern.compile("\\s*" + TOKEN + "/" + TOKEN + "\\s*(;.*)?");

  private AttributeValues() {}

  /// What is wrong with a string; null when nothing is.
  static @Nullable String fault(String name, String value) {
    OptionalInt bad = value.codePoints().filter(AttributeValues::isDisallowed).findFirst();
    if (bad.isPresent()) {
      return "attribute '%s' holds the character U+%04X, which CloudEvents do not allow"
          .formatted(name, bad.getAsInt());
    }
    return switch (name) {
      case "subject", "dataschema" ->
          value.isEmpty() ? "attribute '%s' is empty".formatted(name) : null;
      case "datacontenttype" ->
          MEDIA_TYPE.matcher(value).matches()
              ? null
              : "attribute '%s' is '%s', a media type such as application/json is expected"
                  .formatted(name, shown(value));
      default -> null;
    };
  }

  /// What is wrong with a number; null when nothing is.
  static @Nullable String numberFault(String name, Json value) {
    return isInteger(value.toString())
        ? null
        : "attribute '%s' is %s, an integer from %d to %d is expected"
            .formatted(name, shown(value.toString()), Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  private static boolean isInteger(String number) {
    boolean whole = number.codePoints().allMatch(c -> c == '-' || Character.isDigit(c));
    return whole
        && number.length() <= MAX_INTEGER_CHARS
        && (int) Long.parseLong(number) == Long.parseLong(number);
  }

  /// Control characters and Unicode's noncharacters; lone surrogates are found by the scanner.
  private static boolean isDisallowed(int codePoint) {
    return Character.isISOControl(codePoint)
        || (codePoint >= 0xFDD0 && codePoint <= 0xFDEF)
        || (codePoint & 0xFFFE) == 0xFFFE;
  }

  private static String shown(String value) {
    return value.length() > SHOWN_CHARS ? value.substring(0, SHOWN_CHARS) : value;
  }
}
