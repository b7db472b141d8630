package io.sluice.local.pubsub;

/// Limits of the message log. A publish beyond the last two is refused with RESOURCE_EXHAUSTED.
///
/// @param segmentBytes a segment that has reached this size is followed by a new one; a segment is
///   deleted when all its messages are acknowledged
/// @param maxBytes bytes of all segments on disk
/// @param maxUnacked messages times subscriptions that wait for their acknowledgement; each holds
///   about 150 bytes of heap, whatever its size
record LogLimits(int segmentBytes, long maxBytes, long maxUnacked) {
  static final LogLimits DEFAULT = new LogLimits(64 << 20, 8L << 30, 2_000_000);

  LogLimits {
    if (segmentBytes < 1 || maxBytes < 2L * segmentBytes || maxUnacked < 1) {
      throw new IllegalArgumentException(
          "Log limits need a segment size of 1 byte or more, room for two segments, and room for one"
              + " message, but are segmentBytes=%d, maxBytes=%d, maxUnacked=%d."
                  .formatted(segmentBytes, maxBytes, maxUnacked));
    }
  }
}
