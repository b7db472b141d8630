package io.sluice.model.table;

import io.sluice.model.json.Json;
import io.sluice.model.json.JsonBuffer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/// Makes JSON fit for a column of BigQuery's type JSON, which holds a number only when it is a
/// 64-bit integer or survives the way through a double. Any other number becomes a string with all
/// its digits, so that no value is lost and none stops the stream. Source: BigQuery, PARSE_JSON,
/// `wide_number_mode=exact`, the default.
public final class JsonColumn {
  private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MOST = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  /// As many digits always survive the way through a 64-bit integer, and through a double.
  private static final int SAFE_DIGITS = 15;

  /// A longer number is no value that a double could hold, whatever its digits are.
  private static final int MAX_CHARS = 400;

  private JsonColumn() {}

  /// The same JSON when all its numbers fit, else a copy.
  public static Json storable(Json json) {
    byte[] bytes = json.array();
    int end = json.offset() + json.length();
    JsonBuffer copy = null;
    int copied = json.offset();
    for (int i = json.offset(); i < end; i++) {
      byte b = bytes[i];
      if (b == '"') {
        i = endOfString(bytes, i);
      } else if (b == '-' || isDigit(b)) {
        int to = endOfNumber(bytes, i, end);
        if (!fits(bytes, i, to)) {
          copy = copy == null ? new JsonBuffer(json.length() + 64) : copy;
          copy.raw(bytes, copied, i - copied).raw('"').raw(bytes, i, to - i).raw('"');
          copied = to;
        }
        i = to - 1;
      }
    }
    return copy == null ? json : copy.raw(bytes, copied, end - copied).toJson();
  }

  private static int endOfString(byte[] bytes, int from) {
    int i = from + 1;
    while (bytes[i] != '"') {
      i += bytes[i] == '\\' ? 2 : 1;
    }
    return i;
  }

  private static int endOfNumber(byte[] bytes, int from, int end) {
    int i = from;
    while (i < end && (isDigit(bytes[i]) || "+-.eE".indexOf(bytes[i]) >= 0)) {
      i++;
    }
    return i;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static boolean fits(byte[] bytes, int from, int to) {
    boolean exponent = false;
    boolean whole = true;
    for (int i = from; i < to; i++) {
      exponent |= (bytes[i] | 0x20) == 'e';
      whole &= bytes[i] == '-' || isDigit(bytes[i]);
    }
    if (!exponent && to - from <= SAFE_DIGITS) {
      return true;
    }
    String text = new String(bytes, from, to - from, StandardCharsets.US_ASCII);
    return text.length() <= MAX_CHARS && (whole ? isInteger64(text) : isDouble(text));
  }

  private static boolean isInteger64(String text) {
    var number = new BigInteger(text);
    return number.compareTo(LEAST) >= 0 && number.compareTo(MOST) <= 0;
  }

  private static boolean isDouble(String text) {
    double nearest = Double.parseDouble(text);
    return Double.isFinite(nearest)
        && !hugeExponent(text)
        && new BigDecimal(text).compareTo(new BigDecimal(Double.toString(nearest))) == 0;
  }

  /// `0e999999999` is zero, and yet no number to calculate with.
  private static boolean hugeExponent(String text) {
    int e = Math.max(text.indexOf('e'), text.indexOf('E'));
    return e >= 0 && text.length() - e > 6;
  }
}
