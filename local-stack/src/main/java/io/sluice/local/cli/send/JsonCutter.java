package io.sluice.local.cli.send;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// Cuts JSON values out of a stream of bytes without changing them. Each value is checked, so that
/// one bad value does not spoil the batch it would travel in.
final class JsonCutter {
  /// Bytes of one value at most. Ingest takes far less, and says so event by event.
  static final int MAX_VALUE_BYTES = 16 << 20;

  /// Objects and arrays within each other at most, for the same reason.
  static final int MAX_DEPTH = 10_000;

  private static final int FIRST_BUFFER_BYTES = 1 << 16;

  // Ingest judges depth and sizes; here a value only has to be JSON.
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_VALUE_BYTES)
                  .maxStringLength(MAX_VALUE_BYTES)
                  .maxNameLength(MAX_VALUE_BYTES)
                  .build())
          .build();

  private final InputStream in;
  private byte[] buffer = new byte[FIRST_BUFFER_BYTES];
  private int position;
  private int limit;
  private long skipped;
  private long line = 1;

  JsonCutter(InputStream in) {
    this.in = in;
  }

  /// The line of the current position, from 1.
  long line() {
    return line;
  }

  /// Whether more than blanks can be had without waiting for more input.
  boolean isReady() throws IOException {
    while (position < limit && isBlank(buffer[position])) {
      skip(1);
    }
    return position < limit || in.available() > 0;
  }

  /// Moves over blanks (and a byte order mark at the start) to the next byte, which stays; -1 at
  /// the end.
  int next() throws IOException {
    if (position + skipped == 0 && at(0) == 0xEF && at(1) == 0xBB && at(2) == 0xBF) {
      skip(3);
    }
    int next = at(0);
    while (isBlank(next)) {
      skip(1);
      next = at(0);
    }
    return next;
  }

  /// Moves over so many bytes that were looked at.
  void skip(int bytes) {
    for (int end = position + bytes; position < end; position++) {
      if (buffer[position] == '\n') {
        line++;
      }
    }
  }

  /// Moves over one certain byte.
  ///
  /// @throws MalformedInputException when it is another one
  void take(char wanted, String meaning) throws IOException {
    if (at(0) != wanted) {
      throw malformed(
          at(0) < 0 ? "the input ends without " + meaning : "here should be " + meaning);
    }
    skip(1);
  }

  /// Moves over `{"events":[`, blanks between its parts allowed, if that is what comes.
  boolean takeEventsPrefix() throws IOException {
    int ahead = 0;
    for (String part : new String[] {"{", "\"events\"", ":", "["}) {
      while (isBlank(at(ahead))) {
        ahead++;
      }
      for (int i = 0; i < part.length(); i++) {
        if (at(ahead++) != part.charAt(i)) {
          return false;
        }
      }
    }
    skip(ahead);
    return true;
  }

  /// Cuts the value that begins here.
  ///
  /// @throws MalformedInputException when it is no JSON value, or never ends
  byte[] cut() throws IOException {
    int length = length();
    byte[] value = Arrays.copyOfRange(buffer, position, position + length);
    check(value);
    skip(length);
    return value;
  }

  private int length() throws IOException {
    return switch (at(0)) {
      case '{', '[' -> nestedLength();
      case '"' -> stringEnd(0);
      default -> scalarLength();
    };
  }

  private int nestedLength() throws IOException {
    int depth = 0;
    for (int i = 0; ; i++) {
      switch (at(i)) {
        case '"' -> i = stringEnd(i) - 1;
        case '{', '[' -> depth++;
        case '}', ']' -> {
          if (--depth == 0) {
            return i + 1;
          }
        }
        case -1 -> throw unfinished();
        default -> {}
      }
    }
  }

  private int stringEnd(int quote) throws IOException {
    for (int i = quote + 1; ; i++) {
      switch (at(i)) {
        case '\\' -> i++;
        case '"' -> {
          return i + 1;
        }
        case -1 -> throw unfinished();
        default -> {}
      }
    }
  }

  private int scalarLength() throws IOException {
    int length = 0;
    while (!isEnd(at(length))) {
      length++;
    }
    if (length == 0) {
      throw malformed("here should be a JSON value");
    }
    return length;
  }

  private MalformedInputException unfinished() throws IOException {
    check(Arrays.copyOfRange(buffer, position, limit));
    return malformed("the value that begins here never ends");
  }

  private void check(byte[] value) throws IOException {
    try (JsonParser parser = JSON.createParser(value)) {
      while (parser.nextToken() != null) {}
    } catch (JsonEOFException e) {
      throw malformed("the value that begins here never ends");
    } catch (JsonProcessingException e) {
      // A limit of the parser is exceeded somewhere; other faults have a place.
      JsonLocation place = e.getLocation();
      skip(place == null ? 0 : Math.clamp(place.getByteOffset(), 0, value.length));
      throw malformed(e.getOriginalMessage());
    }
  }

  private MalformedInputException malformed(String what) {
    return new MalformedInputException(what, skipped + position, line);
  }

  // The byte that lies so far ahead, or -1 when the input ends before it.
  private int at(int ahead) throws IOException {
    while (position + ahead >= limit) {
      if (!fill()) {
        return -1;
      }
    }
    return buffer[position + ahead] & 0xFF;
  }

  private boolean fill() throws IOException {
    if (limit == buffer.length) {
      makeRoom();
    }
    int read = in.read(buffer, limit, buffer.length - limit);
    limit += Math.max(0, read);
    return read > 0;
  }

  private void makeRoom() throws IOException {
    int kept = limit - position;
    if (kept > MAX_VALUE_BYTES) {
      throw malformed(
          "the value that begins here is longer than %d MB".formatted(MAX_VALUE_BYTES >> 20));
    }
    byte[] room = kept > buffer.length / 2 ? new byte[2 * buffer.length] : buffer;
    System.arraycopy(buffer, position, room, 0, kept);
    buffer = room;
    skipped += position;
    position = 0;
    limit = kept;
  }

  private static boolean isBlank(int b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  private static boolean isEnd(int b) {
    return b < 0 || isBlank(b) || b == ',' || b == ']' || b == '}' || b == '[' || b == '{';
  }
}
