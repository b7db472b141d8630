package io.sluice.local.pubsub;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// That one subscription acknowledged one message: `int crc32c | int subscription | long id`, big
/// endian. All are of one size, so that a damaged one hides no other.
record AckRecord(int subscription, long id) {
  static final int BYTES = 16;

  void writeTo(ByteBuffer buffer) {
    buffer.putInt(checksum()).putInt(subscription).putLong(id);
  }

  /// Reads one record; null when it is damaged, whose message is then delivered once more.
  static @Nullable AckRecord readFrom(ByteBuffer buffer) {
    int crc = buffer.getInt();
    var ack = new AckRecord(buffer.getInt(), buffer.getLong());
    return ack.checksum() == crc ? ack : null;
  }

  private int checksum() {
    var crc = new CRC32C();
    crc.update(ByteBuffer.allocate(12).putInt(subscription).putLong(id).flip());
    return (int) crc.getValue();
  }
}
