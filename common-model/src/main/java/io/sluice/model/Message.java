package io.sluice.model;

import java.time.Instant;
import java.util.Map;

/// What the bus carries.
///
/// @param id the bus's own id; a repeated publish of the same thing gets another one
/// @param data the payload
/// @param attributes names and values beside the payload, see [Attributes]
/// @param publishTime when the bus took it
/// @param deliveryAttempt which delivery this is, from 1; 0 when the bus does not count
public record Message(
    String id,
    byte[] data,
    Map<String, String> attributes,
    Instant publishTime,
    int deliveryAttempt) {

  /// The identity of the message: the pack id that ingest gave it before the first publish, so that
  /// every copy of it is the same message; the bus's id for messages of other producers. What is no
  /// pack id of ours is not believed: messages that share it would count as one.
  public String key() {
    String pack = attributes.get(Attributes.PACK);
    return pack != null && UuidV7.instantOf(pack).isPresent() ? pack : id;
  }
}
