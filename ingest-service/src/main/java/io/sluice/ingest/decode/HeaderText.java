package io.sluice.ingest.decode;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Decodes the value of a `ce-` header. Source: CloudEvents 1.0.2, HTTP protocol binding, section
/// 3.1.3.2: quotes around it are taken off, one round of percent-decoding, valid UTF-8.
final class HeaderText {
  private HeaderText() {}

  /// The text; null when it is no UTF-8. A per cent sign without two digits stands for itself, as
  /// in clients that do not encode.
  static @Nullable String decode(String value) {
    String text = unquoted(value);
    var bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      int escaped = text.charAt(i) == '%' ? hex(text, i + 1) : -1;
      // Jetty gives each byte of a header as one character.
      bytes.write(escaped < 0 ? text.charAt(i) : escaped);
      i += escaped < 0 ? 0 : 2;
    }
    return utf8(ByteBuffer.wrap(bytes.toByteArray()));
  }

  private static String unquoted(String value) {
    int last = value.length() - 1;
    if (last < 1 || value.charAt(0) != '"' || value.charAt(last) != '"') {
      return value;
    }
    return value.substring(1, last).replaceAll("\\\\(.)", "$1");
  }

  private static int hex(String text, int at) {
    if (at + 2 > text.length()) {
      return -1;
    }
    int high = Character.digit(text.charAt(at), 16);
    int low = Character.digit(text.charAt(at + 1), 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  /// The text that bytes hold; null when they are no UTF-8.
  static @Nullable String utf8(ByteBuffer bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
