package io.sluice.model.decode;

import io.sluice.model.Event.Identity;
import io.sluice.model.UuidV7;
import java.time.Instant;
import java.util.function.IntFunction;

/// What is known of a body beside its bytes: the defaults of its events.
///
/// @param receivedAt when it came in
/// @param source source of the events that name none
/// @param type type of the events that name none
/// @param missingIds the id of the event at an index, when it has none of its own
/// @param missingIdentity what such an id is worth
public record Origin(
    Instant receivedAt,
    String source,
    String type,
    IntFunction<String> missingIds,
    Identity missingIdentity) {

  /// The source of events when neither they nor their write key name one.
  public static final String DEFAULT_SOURCE = "default";

  /// The type of events that name none.
  public static final String DEFAULT_TYPE = "event";

  /// Events without an id get a fresh one: sent again, they are other events.
  public static Origin fresh(Instant receivedAt, String source, String type) {
    UuidV7 ids = UuidV7.sequence(receivedAt);
    return new Origin(receivedAt, source, type, index -> ids.next(), Identity.NONE);
  }

  /// Events without an id are named by an idempotency key and their index: sent again under the
  /// same key, they are the same.
  public static Origin keyed(Instant receivedAt, String source, String type, String key) {
    return new Origin(receivedAt, source, type, index -> key + "-" + index, Identity.ID);
  }

  /// Events of a message of another producer are named by the message and their index: a redelivery
  /// holds the same events.
  public static Origin message(Instant receivedAt, String messageId) {
    return new Origin(
        receivedAt, DEFAULT_SOURCE, DEFAULT_TYPE, index -> messageId + "-" + index, Identity.NONE);
  }
}
