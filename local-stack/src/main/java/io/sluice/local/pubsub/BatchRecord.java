package io.sluice.local.pubsub;

import com.google.protobuf.CodedOutputStream;
import com.google.pubsub.v1.PubsubMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// One publish as one record of the log, all integers big endian:
///
/// ```
/// int bodyBytes | int crc32c of the body | body
/// body = int topic | long firstId | long publishMillis | int count | count x (int bytes | message)
/// ```
///
/// A message is a serialized `PubsubMessage` without id and publish time; its id is firstId +
/// index.
final class BatchRecord {
  static final int HEADER_BYTES = 8;

  /// A publish request may have 10 MB; attributes of a dead letter come on top.
  static final int MAX_BODY_BYTES = 16 << 20;

  private static final int FIRST_ID_AT = HEADER_BYTES + 4;
  private static final int FIXED_BODY_BYTES = 4 + 8 + 8 + 4;

  private final ByteBuffer buffer;

  private BatchRecord(ByteBuffer buffer) {
    this.buffer = buffer;
  }

  static BatchRecord of(int topic, long publishMillis, List<PubsubMessage> messages) {
    int body = FIXED_BODY_BYTES;
    for (PubsubMessage message : messages) {
      body += 4 + message.getSerializedSize();
    }
    var buffer = ByteBuffer.allocate(HEADER_BYTES + body);
    buffer.putInt(body).putInt(0).putInt(topic).putLong(0).putLong(publishMillis);
    buffer.putInt(messages.size());
    messages.forEach(message -> put(message, buffer));
    return new BatchRecord(buffer.flip());
  }

  private static void put(PubsubMessage message, ByteBuffer buffer) {
    int size = message.getSerializedSize();
    buffer.putInt(size);
    try {
      var out = CodedOutputStream.newInstance(buffer.slice(buffer.position(), size));
      message.writeTo(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    buffer.position(buffer.position() + size);
  }

  /// Reads a body as it was written; it may come from a damaged file.
  ///
  /// @return null when the checksum is not that of the body
  static @Nullable BatchRecord read(byte[] body, int crc) {
    if (body.length < FIXED_BODY_BYTES || checksum(ByteBuffer.wrap(body)) != crc) {
      return null;
    }
    var buffer = ByteBuffer.allocate(HEADER_BYTES + body.length);
    return new BatchRecord(buffer.putInt(body.length).putInt(crc).put(body).flip());
  }

  /// Gives the first message its id, the others the following ones.
  void seal(long firstId) {
    buffer.putLong(FIRST_ID_AT, firstId);
    buffer.putInt(4, checksum(buffer.slice(HEADER_BYTES, buffer.limit() - HEADER_BYTES)));
  }

  ByteBuffer bytes() {
    return buffer.duplicate();
  }

  int size() {
    return buffer.limit();
  }

  int topic() {
    return buffer.getInt(HEADER_BYTES);
  }

  long firstId() {
    return buffer.getLong(FIRST_ID_AT);
  }

  int count() {
    return buffer.getInt(FIRST_ID_AT + 16);
  }

  /// The messages of this record when it lies at `position` of `segment`.
  List<StoredMessage> storedAt(Segment segment, int position) {
    long publishMillis = buffer.getLong(FIRST_ID_AT + 8);
    var stored = new ArrayList<StoredMessage>(count());
    int at = HEADER_BYTES + FIXED_BODY_BYTES;
    for (int i = 0; i < count(); i++) {
      int length = buffer.getInt(at);
      at += 4;
      stored.add(new StoredMessage(segment, position + at, length, firstId() + i, publishMillis));
      at += length;
    }
    return stored;
  }

  private static int checksum(ByteBuffer bytes) {
    var crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
