package io.sluice.model;

import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// An event that could not be used, kept with its reason and the bytes that came in.
///
/// @param id a UUID of version 7
/// @param receivedAt when it came in, to the microsecond
/// @param stage where it was found out
/// @param reason what kind of fault
/// @param detail what is wrong, which value, for people
/// @param eventId the event's id, as far as it could be read
/// @param eventType likewise its type
/// @param source likewise its source
/// @param contentType media type of what came in
/// @param raw the bytes that came in, at most [#MAX_RAW_BYTES]
/// @param rawCut whether there were more
public record Rejection(
    String id,
    Instant receivedAt,
    Stage stage,
    Reason reason,
    String detail,
    @Nullable String eventId,
    @Nullable String eventType,
    @Nullable String source,
    @Nullable String contentType,
    byte[] raw,
    boolean rawCut) {

  /// How much of what came in is kept: 1 MB.
  public static final int MAX_RAW_BYTES = 1 << 20;

  /// Characters that are kept of each text: a detail that quotes a name of the length allowed fits.
  public static final int MAX_TEXT_CHARS = 2048;

  /// Cuts what is longer than its limit, wherever it comes from: rejections travel in messages and
  /// are rows, and neither takes any length.
  public Rejection {
    id = cut(id);
    detail = cut(detail);
    eventId = cutIfAny(eventId);
    eventType = cutIfAny(eventType);
    source = cutIfAny(source);
    contentType = cutIfAny(contentType);
    if (raw.length > MAX_RAW_BYTES) {
      raw = Arrays.copyOf(raw, MAX_RAW_BYTES);
      rawCut = true;
    }
  }

  private static @Nullable String cutIfAny(@Nullable String text) {
    return text == null ? null : cut(text);
  }

  private static String cut(String text) {
    if (text.length() <= MAX_TEXT_CHARS) {
      return text;
    }
    boolean parted = Character.isHighSurrogate(text.charAt(MAX_TEXT_CHARS - 1));
    return text.substring(0, parted ? MAX_TEXT_CHARS - 1 : MAX_TEXT_CHARS);
  }

  /// This rejection without its bytes.
  ///
  /// @param why follows the detail
  public Rejection withoutRaw(String why) {
    return new Rejection(
        id,
        receivedAt,
        stage,
        reason,
        detail + why,
        eventId,
        eventType,
        source,
        contentType,
        new byte[0],
        true);
  }

  /// The stage of the pipeline that refused.
  public enum Stage {
    DECODE,
    VALIDATE,
    TRANSFORM,
    MAP,
    SINK
  }

  /// What kind of fault it was.
  public enum Reason {
    /// No JSON, or no text at all.
    MALFORMED,
    /// JSON, but not an event that the rules allow.
    INVALID,
    /// Larger than an event may be.
    TOO_LARGE,
    /// No row of the table could be made of it.
    UNMAPPABLE,
    /// The warehouse did not take its row.
    REFUSED_BY_SINK
  }
}
