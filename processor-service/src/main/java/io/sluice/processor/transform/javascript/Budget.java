package io.sluice.processor.transform.javascript;

import io.sluice.model.Setting;
import io.sluice.model.Settings;
import java.time.Duration;

/// What one event may cost.
///
/// @param time CPU time of its thread
/// @param bytes what it may allocate, whether that is garbage at once or not
/// @param payloadBytes size of each payload that it becomes
/// @param depth nesting of each payload
record Budget(Duration time, long bytes, int payloadBytes, int depth) {
  /// How many payloads one event may become.
  static final int MAX_PAYLOADS = 1_000;

  /// Elements of an array that is made in a single step, in which nothing can stop it.
  static final int MAX_ELEMENTS = 1_000_000;

  /// Characters of source code.
  static final int MAX_SOURCE = 1_048_576;

  private static final Duration READING = Duration.ofSeconds(5);

  private static final long READING_BYTES = 256L << 20;

  /// The wall clock may show so many times the CPU time: a thread that is given less than that of a
  /// core will not get through anyway.
  private static final int WALL = 20;

  /// A text may be so many times smaller than all that may be allocated: two bytes a character, and
  /// some functions copy it several times before they can be stopped.
  private static final int TEXT = 16;

  static Budget of(Settings settings) {
    return new Budget(
        Duration.ofMillis(settings.number(Setting.TRANSFORM_MILLIS)),
        settings.number(Setting.TRANSFORM_BYTES),
        settings.number(Setting.MAX_EVENT_BYTES),
        settings.number(Setting.MAX_DEPTH));
  }

  /// The same with so many times the time.
  Budget patient(int times) {
    return new Budget(time.multipliedBy(times), bytes, payloadBytes, depth);
  }

  /// What reading a file may cost: the first one loads all of the engine.
  Budget forReading() {
    return new Budget(READING, Math.max(bytes, READING_BYTES), payloadBytes, depth);
  }

  Duration wall() {
    return time.multipliedBy(WALL);
  }

  /// Characters of the longest text that a function may make.
  long maxText() {
    return Math.max(bytes / TEXT, payloadBytes);
  }
}
