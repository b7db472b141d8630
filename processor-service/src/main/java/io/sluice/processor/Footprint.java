package io.sluice.processor;

import io.sluice.model.Message;
import io.sluice.model.Setting;
import io.sluice.model.Settings;

/// What a message holds beside the body of its push and its inflated data, until it is answered. It
/// is counted against the same budget: many small events take several times what their text does.
final class Footprint {
  /// Bytes of a message whatever it holds: its thread and the buffers of its connection.
  private static final long MESSAGE_BYTES = 16 * 1024;

  /// Bytes of the objects of a row, measured at 410 to 550; its values and what is remembered of it
  /// included, its JSON not, which is part of the inflated data.
  private static final long ROW_BYTES = 512;

  private Footprint() {}

  /// Bytes of a message and of its rows, and of the request that appends these.
  static long of(Message message, Work work) {
    return MESSAGE_BYTES + message.data().length + work.rows() * ROW_BYTES + work.bytes();
  }

  /// Bytes of the largest message of ingest's, at most, with the body of its push and its inflated
  /// data.
  static long most(Settings settings) {
    return MESSAGE_BYTES
        + 2L * settings.number(Setting.MAX_PUSH_BYTES)
        + 2L * settings.number(Setting.MAX_BODY_BYTES)
        + ROW_BYTES * settings.number(Setting.MAX_BATCH_EVENTS);
  }
}
