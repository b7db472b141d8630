package io.sluice.processor.dedupe.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// The scripts that change claims.
enum Script {
  CLAIM(false),
  CONFIRM(true),
  SETTLE(true);

  private final boolean shrinks;

  Script(boolean shrinks) {
    this.shrinks = shrinks;
  }

  /// Its text, with what all scripts share before it.
  ///
  /// @param flags whether the server knows script flags: Redis 7.0 and newer
  String text(boolean flags) {
    // What shrinks the memory has to run when the memory is full.
    String head = flags && shrinks ? "#!lua flags=allow-oom\n" : "";
    return head + resource("claims") + resource(name().toLowerCase(Locale.ROOT));
  }

  private static String resource(String name) {
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
