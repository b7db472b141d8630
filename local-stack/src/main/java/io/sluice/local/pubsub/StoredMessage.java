package io.sluice.local.pubsub;

import com.google.pubsub.v1.PubsubMessage;
import java.io.IOException;

/// Where a durable message lies. The payload stays in the log until somebody wants it, so that a
/// backlog costs little memory.
///
/// @param offset of the serialized message in its segment, in bytes
/// @param length of the serialized message, in bytes
/// @param publishMillis publish time, in milliseconds since the epoch
record StoredMessage(Segment segment, int offset, int length, long id, long publishMillis) {

  PubsubMessage read() throws IOException {
    return PubsubMessage.parseFrom(segment.read(offset, length));
  }
}
