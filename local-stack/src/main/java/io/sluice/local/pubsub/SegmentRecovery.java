package io.sluice.local.pubsub;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads a segment that an earlier process left. A record whose checksum is wrong is passed over; a
/// tail that is no record (the process or the machine died while writing it, so nobody was told
/// that it is durable) is cut off. Both are said in the log.
final class SegmentRecovery {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentRecovery.class);

  /// Takes every message that was found.
  interface Replay {
    /// Takes one message.
    ///
    /// @param acked the acknowledgements of the message's segment
    /// @return how many subscriptions still wait for the message
    int deliver(int topic, StoredMessage message, Set<AckRecord> acked);
  }

  private final Segment segment;
  private final Replay replay;
  private final Set<AckRecord> acked;
  private long lastId;

  private SegmentRecovery(Segment segment, Replay replay) throws IOException {
    this.segment = segment;
    this.replay = replay;
    this.acked = readAcks(segment);
  }

  /// Reads the whole segment; answers the highest id found, 0 when there is none.
  static long recover(Segment segment, Replay replay) throws IOException {
    var recovery = new SegmentRecovery(segment, replay);
    recovery.scan();
    return recovery.lastId;
  }

  private static Set<AckRecord> readAcks(Segment segment) throws IOException {
    ByteBuffer bytes = segment.readAcks();
    var acked = HashSet.<AckRecord>newHashSet(bytes.remaining() / AckRecord.BYTES);
    while (bytes.hasRemaining()) {
      AckRecord ack = AckRecord.readFrom(bytes);
      if (ack != null) {
        acked.add(ack);
      }
    }
    return acked;
  }

  private void scan() throws IOException {
    int position = Segment.MAGIC_BYTES;
    int validEnd = position;
    int next;
    while ((next = endOfRecordAt(position)) > 0) {
      if (recoverRecord(position, next)) {
        validEnd = next;
      }
      position = next;
    }
    if (segment.size() > validEnd) {
      LOG.warn(
          "{}: cut off {} bytes of an unfinished write.",
          segment.path(),
          segment.size() - validEnd);
      segment.cutTo(validEnd);
    }
  }

  /// Where the record ends that begins at `position`; 0 when there is no whole one.
  private int endOfRecordAt(int position) throws IOException {
    if (segment.size() - position < BatchRecord.HEADER_BYTES) {
      return 0;
    }
    int bodyBytes = segment.read(position, 4).getInt();
    boolean possible = bodyBytes > 0 && bodyBytes <= BatchRecord.MAX_BODY_BYTES;
    long end = (long) position + BatchRecord.HEADER_BYTES + bodyBytes;
    return possible && end <= segment.size() ? (int) end : 0;
  }

  private boolean recoverRecord(int position, int end) throws IOException {
    ByteBuffer bytes = segment.read(position, end - position).position(4);
    int crc = bytes.getInt();
    var body = new byte[bytes.remaining()];
    bytes.get(body);
    BatchRecord batch = BatchRecord.read(body, crc);
    if (batch == null) {
      LOG.error("{}: the record at byte {} is damaged and passed over.", segment.path(), position);
      return false;
    }
    lastId = Math.max(lastId, batch.firstId() + batch.count() - 1);
    for (StoredMessage message : batch.storedAt(segment, position)) {
      segment.addUnacked(replay.deliver(batch.topic(), message, acked));
    }
    return true;
  }
}
