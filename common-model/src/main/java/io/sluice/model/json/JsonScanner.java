package io.sluice.model.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Walks over JSON in a byte array, checking it strictly (RFC 8259, valid UTF-8) and copying
/// nothing. Nesting costs it a bit a level, no stack.
///
/// Two things that are JSON but no warehouse can hold are noted, not refused: see [#deepest()] and
/// [#loneSurrogate()].
public final class JsonScanner {
  /// What a value is, by its first byte.
  public enum Kind {
    OBJECT,
    ARRAY,
    STRING,
    NUMBER,
    BOOLEAN,
    NULL;

    /// With its article, for messages to people.
    @Override
    public String toString() {
      return switch (this) {
        case OBJECT -> "an object";
        case ARRAY -> "an array";
        case STRING -> "a string";
        case NUMBER -> "a number";
        case BOOLEAN -> "a boolean";
        case NULL -> "null";
      };
    }
  }

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  private final byte[] bytes;
  private final int end;
  private int at;
  private int deepest;
  private int loneSurrogate = -1;
  private long[] objects = new long[2];

  /// Over the bytes from one position up to another.
  public JsonScanner(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.at = from;
    this.end = to;
  }

  /// Over a value that is JSON already.
  public JsonScanner(Json json) {
    this(json.array(), json.offset(), json.offset() + json.length());
  }

  /// Position of the next byte.
  public int position() {
    return at;
  }

  /// How many levels the deepest value since [#forget()] had: 0 for a scalar, 1 for `[]`.
  public int deepest() {
    return deepest;
  }

  /// Where the first escape of half a surrogate pair since [#forget()] stands, such as `\ud800`; -1
  /// when there is none. No UTF-8 can hold it.
  public int loneSurrogate() {
    return loneSurrogate;
  }

  /// Forgets what was noted of earlier values.
  public void forget() {
    deepest = 0;
    loneSurrogate = -1;
  }

  /// Whether nothing but white space is left.
  public boolean atEnd() {
    skipSpace();
    return at >= end;
  }

  /// What the next value is.
  public Kind peek() throws JsonSyntaxException {
    skipSpace();
    if (at >= end) {
      throw error("the text ends where a value is expected");
    }
    return switch (bytes[at]) {
      case '{' -> Kind.OBJECT;
      case '[' -> Kind.ARRAY;
      case '"' -> Kind.STRING;
      case 't', 'f' -> Kind.BOOLEAN;
      case 'n' -> Kind.NULL;
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> Kind.NUMBER;
      default -> throw unexpected("a value");
    };
  }

  /// Steps into the array or object that [#peek()] announced.
  ///
  /// @return whether it has a first member
  public boolean enter() throws JsonSyntaxException {
    byte close = bytes[at] == '{' ? (byte) '}' : (byte) ']';
    at++;
    skipSpace();
    if (at < end && bytes[at] == close) {
      at++;
      return false;
    }
    return true;
  }

  /// Steps behind a member of an array or object.
  ///
  /// @param close `]` or `}`
  /// @return whether another one follows
  public boolean next(char close) throws JsonSyntaxException {
    skipSpace();
    if (at >= end) {
      throw error("the text ends inside " + (close == ']' ? "an array" : "an object"));
    }
    if (bytes[at] == ',') {
      at++;
      return true;
    }
    if (bytes[at] == close) {
      at++;
      return false;
    }
    throw unexpected("',' or '" + close + "'");
  }

  /// Reads the name of a member and the colon behind it.
  public String name() throws JsonSyntaxException {
    skipSpace();
    if (at >= end || bytes[at] != '"') {
      throw at >= end ? error("the text ends inside an object") : unexpected("a member name");
    }
    int from = at;
    boolean escaped = skipString();
    String name = escaped ? text(from, at, true) : Names.text(bytes, from + 1, at - 1);
    colon();
    return name;
  }

  /// Reads a value that [#peek()] announced as a string.
  public String string() throws JsonSyntaxException {
    int from = at;
    boolean escaped = skipString();
    return text(from, at, escaped);
  }

  /// Steps over one value, whatever it is, and returns its bytes.
  public Json value() throws JsonSyntaxException {
    Kind kind = peek();
    int from = at;
    switch (kind) {
      case OBJECT, ARRAY -> skipNested();
      default -> skipScalar(kind);
    }
    return since(from);
  }

  /// What was read since a position.
  public Json since(int from) {
    return Json.slice(bytes, from, at - from);
  }

  private void skipNested() throws JsonSyntaxException {
    int depth = 0;
    while (true) {
      Kind kind = peek();
      boolean opened = false;
      if (kind == Kind.OBJECT || kind == Kind.ARRAY) {
        push(depth++, kind == Kind.OBJECT);
        opened = enter();
        depth -= opened ? 0 : 1;
      } else {
        skipScalar(kind);
      }
      if (!opened) {
        while (depth > 0 && !next(isObject(depth - 1) ? '}' : ']')) {
          depth--;
        }
        if (depth == 0) {
          return;
        }
      }
      if (isObject(depth - 1)) {
        skipName();
      }
    }
  }

  private void push(int level, boolean object) {
    if (level / Long.SIZE >= objects.length) {
      objects = java.util.Arrays.copyOf(objects, objects.length * 2);
    }
    long bit = 1L << level;
    objects[level / Long.SIZE] =
        object ? objects[level / Long.SIZE] | bit : objects[level / Long.SIZE] & ~bit;
    deepest = Math.max(deepest, level + 1);
  }

  private boolean isObject(int level) {
    return (objects[level / Long.SIZE] & 1L << level) != 0;
  }

  private void skipName() throws JsonSyntaxException {
    skipSpace();
    if (at >= end) {
      throw error("the text ends inside an object");
    }
    if (bytes[at] != '"') {
      throw unexpected("a member name");
    }
    skipString();
    colon();
  }

  private void colon() throws JsonSyntaxException {
    skipSpace();
    if (at >= end) {
      throw error("the text ends inside an object");
    }
    if (bytes[at] != ':') {
      throw unexpected("':'");
    }
    at++;
  }

  private void skipScalar(Kind kind) throws JsonSyntaxException {
    switch (kind) {
      case STRING -> skipString();
      case NUMBER -> skipNumber();
      case NULL -> skipWord("null");
      default -> skipWord(bytes[at] == 't' ? "true" : "false");
    }
  }

  private void skipWord(String word) throws JsonSyntaxException {
    for (int i = 0; i < word.length(); i++, at++) {
      if (at >= end || bytes[at] != word.charAt(i)) {
        throw at >= end ? error("the text ends inside " + word) : unexpected(word);
      }
    }
  }

  private void skipNumber() throws JsonSyntaxException {
    if (bytes[at] == '-') {
      at++;
    }
    if (at < end && bytes[at] == '0') {
      at++;
    } else {
      skipDigits();
    }
    if (at < end && bytes[at] == '.') {
      at++;
      skipDigits();
    }
    if (at < end && (bytes[at] | 0x20) == 'e') {
      at++;
      if (at < end && (bytes[at] == '+' || bytes[at] == '-')) {
        at++;
      }
      skipDigits();
    }
  }

  private void skipDigits() throws JsonSyntaxException {
    int from = at;
    while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    if (at == from) {
      throw at >= end ? error("the text ends inside a number") : unexpected("a digit");
    }
  }

  /// Steps over a string; tells whether it has escapes.
  private boolean skipString() throws JsonSyntaxException {
    boolean escaped = false;
    at++;
    while (true) {
      skipPlain();
      if (at >= end) {
        throw error("the text ends inside a string");
      }
      byte b = bytes[at];
      if (b == '"') {
        at++;
        return escaped;
      } else if (b == '\\') {
        escaped = true;
        skipEscape();
      } else if (b >= 0) {
        throw error("a control character in a string must be escaped");
      } else {
        int length = Utf8.sequenceLength(bytes, at, end);
        if (length == 0) {
          throw error("this byte is no UTF-8");
        }
        at += length;
      }
    }
  }

  /// Steps over what needs no look: ASCII but quotes, backslashes and control characters.
  private void skipPlain() {
    while (at + Long.BYTES <= end) {
      long word = (long) LONGS.get(bytes, at);
      long quote = word ^ ONES * '"';
      long backslash = word ^ ONES * '\\';
      long special = (quote - ONES | backslash - ONES | word - ONES * 0x20 | word) & HIGH_BITS;
      if (special != 0) {
        at += Long.numberOfTrailingZeros(special) / Byte.SIZE;
        return;
      }
      at += Long.BYTES;
    }
    while (at < end && bytes[at] >= 0x20 && bytes[at] != '"' && bytes[at] != '\\') {
      at++;
    }
  }

  private void skipEscape() throws JsonSyntaxException {
    int from = at++;
    if (at >= end) {
      throw error("the text ends inside a string");
    }
    switch (bytes[at]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at++;
      case 'u' -> {
        at++;
        noteSurrogate(from, hex4());
      }
      default -> throw unexpected("an escape");
    }
  }

  private void noteSurrogate(int from, int unit) throws JsonSyntaxException {
    if (unit < Character.MIN_SURROGATE || unit > Character.MAX_SURROGATE) {
      return;
    }
    if (unit <= Character.MAX_HIGH_SURROGATE
        && at + 1 < end
        && bytes[at] == '\\'
        && bytes[at + 1] == 'u') {
      int mark = at;
      at += 2;
      int low = hex4();
      if (low >= Character.MIN_LOW_SURROGATE && low <= Character.MAX_LOW_SURROGATE) {
        return;
      }
      at = mark;
    }
    if (loneSurrogate < 0) {
      loneSurrogate = from;
    }
  }

  private int hex4() throws JsonSyntaxException {
    int unit = 0;
    for (int i = 0; i < 4; i++, at++) {
      int digit = at < end ? Character.digit(bytes[at], 16) : -1;
      if (digit < 0) {
        throw at >= end
            ? error("the text ends inside a string")
            : unexpected("a hexadecimal digit");
      }
      unit = unit << 4 | digit;
    }
    return unit;
  }

  private String text(int from, int to, boolean escaped) {
    if (!escaped) {
      return new String(bytes, from + 1, to - from - 2, StandardCharsets.UTF_8);
    }
    return unescape(new String(bytes, from + 1, to - from - 2, StandardCharsets.UTF_8));
  }

  private static String unescape(String raw) {
    var text = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      char escape = raw.charAt(++i);
      switch (escape) {
        case 'b' -> text.append('\b');
        case 'f' -> text.append('\f');
        case 'n' -> text.append('\n');
        case 'r' -> text.append('\r');
        case 't' -> text.append('\t');
        case 'u' -> {
          text.append((char) Integer.parseInt(raw, i + 1, i + 5, 16));
          i += 4;
        }
        default -> text.append(escape);
      }
    }
    return text.toString();
  }

  private void skipSpace() {
    while (at < end && isSpace(bytes[at])) {
      at++;
    }
  }

  static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  private JsonSyntaxException unexpected(String expected) {
    int c = bytes[at] & 0xff;
    String found = c > 0x20 && c < 0x7f ? "'" + (char) c + "'" : "byte 0x%02x".formatted(c);
    return error(found + " where " + expected + " is expected");
  }

  private JsonSyntaxException error(String detail) {
    return new JsonSyntaxException(at, detail);
  }
}
