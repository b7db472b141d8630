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

  /// Sets how many messages may be out.
  synchronized void resize(int newLimit) {
    limit = newLimit;
  }

  synchronized int limit() {
    return limit;
  }

  synchronized int messages() {
    return messages;
  }
}
