package io.sluice.local.pubsub;

/// How much one consumer may have in its hands: messages and bytes. A message larger than all bytes
/// still passes when nothing else is out.
final class Window {
  private final long maxBytes;
  private int limit;
  private int messages;
  private long bytes;

  Window(int limit, long maxBytes) {
    this.limit = limit;
    this.maxBytes = maxBytes;
  }

  synchronized boolean hasRoomFor(int messageBytes) {
    return messages < limit && (messages == 0 || bytes + messageBytes <= maxBytes);
  }

  synchronized void take(int messageBytes) {
    messages++;
    bytes += messageBytes;
  }

  synchronized void release(int messageBytes) {
    messages--;
    bytes -= messageBytes;
  }

  /// Lets one more message be out, up to `max`.
  synchronized void grow(int max) {
    limit = Math.min(limit + 1, max);
  }

  /// Takes an eighth of the room away, down to `min`.
  synchronized void shrink(int min) {
    limit = Math.max(limit - limit / 8, min);
  }

  synchronized int messages() {
    return messages;
  }
}
