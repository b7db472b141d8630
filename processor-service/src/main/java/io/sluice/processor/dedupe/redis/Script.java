package io.sluice.processor.dedupe.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The scripts that change what is remembered.
enum Script {
  BEGIN,
  CLAIM,
  CONFIRM,
  SETTLED;

  /// Its text, put together of pieces.
  ///
  /// @param flags whether the server knows script flags: Redis 7.0 and newer
  /// @param texts the text of each piece
  String text(boolean flags, UnaryOperator<String> texts) {
    String head = flags && shrinks() ? "#!lua flags=allow-oom\n" : "";
    return head
        + Stream.concat(Stream.of("clock", "memory"), pieces().stream())
            .map(texts)
            .collect(Collectors.joining());
  }

  /// What shrinks the memory has to run when the memory is full.
  private boolean shrinks() {
    return this == CONFIRM || this == SETTLED;
  }

  private List<String> pieces() {
    return switch (this) {
      case BEGIN -> List.of("epoch", "begin");
      case CLAIM -> List.of("events", "epoch", "judge", "grant", "claim");
      case CONFIRM -> List.of("events", "confirm");
      case SETTLED -> List.of("settled");
    };
  }

  /// The text of a piece, as it is in the jar.
  static String piece(String name) {
    try (InputStream in = Script.class.getResourceAsStream(name + ".lua")) {
      if (in == null) {
        throw new IllegalStateException("the script " + name + ".lua is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
