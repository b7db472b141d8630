package io.sluice.local.pubsub;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// One piece of the log: a file of [BatchRecord]s and beside it a file of the [AckRecord]s that
/// belong to them, so that a segment lives and goes by itself. It is named by the id that its first
/// message has or would have.
///
/// Reading is for every thread, all else for the one that writes the log. No thread that reads may
/// be interrupted: that would close the channel under all others.
final class Segment {
  static final String MESSAGES_SUFFIX = ".messages";
  private static final String ACKS_SUFFIX = ".acks";

  /// The first bytes of a file of messages; the last digit is the version of the format.
  private static final long MAGIC = 0x534c50554253_3031L;

  static final int MAGIC_BYTES = 8;

  private final Path messagesPath;
  private final Path acksPath;
  private final FileChannel messages;
  private final FileChannel acks;
  private final List<AckRecord> acksToWrite = new ArrayList<>();
  private int end;
  private long acksEnd;
  private long unacked;

  private Segment(Path messagesPath, FileOpener opener) throws IOException {
    this.messagesPath = messagesPath;
    String name = messagesPath.getFileName().toString().replace(MESSAGES_SUFFIX, ACKS_SUFFIX);
    acksPath = messagesPath.resolveSibling(name);
    var options =
        List.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)
            .toArray(StandardOpenOption[]::new);
    messages = opener.open(messagesPath, options);
    acks = opener.open(acksPath, options);
  }

  static Segment create(Path directory, long firstId, FileOpener opener) throws IOException {
    var segment =
        new Segment(directory.resolve("%020d%s".formatted(firstId, MESSAGES_SUFFIX)), opener);
    try {
      segment.append(ByteBuffer.allocate(MAGIC_BYTES).putLong(MAGIC).flip());
      return segment;
    } catch (IOException e) {
      segment.delete();
      throw e;
    }
  }

  /// Opens what an earlier process left; [SegmentRecovery] reads it.
  static Segment open(Path messagesPath, FileOpener opener) throws IOException {
    var segment = new Segment(messagesPath, opener);
    segment.end = Math.toIntExact(segment.messages.size());
    segment.acksEnd = segment.acks.size() / AckRecord.BYTES * AckRecord.BYTES;
    if (segment.end >= MAGIC_BYTES && segment.read(0, MAGIC_BYTES).getLong() != MAGIC) {
      segment.close();
      throw new IOException(
          messagesPath + " is not a message log that this version can read: move it away.");
    }
    return segment;
  }

  long firstId() {
    String name = messagesPath.getFileName().toString();
    return Long.parseLong(name.substring(0, name.length() - MESSAGES_SUFFIX.length()));
  }

  Path path() {
    return messagesPath;
  }

  int size() {
    return end;
  }

  /// Appends at the end, which moves only when all bytes are written.
  ///
  /// @return where the bytes begin
  int append(ByteBuffer bytes) throws IOException {
    int start = end;
    int at = start;
    while (bytes.hasRemaining()) {
      at += messages.write(bytes, at);
    }
    end = at;
    return start;
  }

  /// Cuts off what lies behind `newEnd`.
  void cutTo(int newEnd) throws IOException {
    end = newEnd;
    messages.truncate(newEnd);
  }

  void force() throws IOException {
    messages.force(false);
  }

  ByteBuffer read(int offset, int length) throws IOException {
    return read(messages, offset, length);
  }

  private static ByteBuffer read(FileChannel file, long offset, int length) throws IOException {
    var bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, offset + bytes.position()) < 0) {
        throw new EOFException("The log ends before byte %d.".formatted(offset + length));
      }
    }
    return bytes.flip();
  }

  /// All acknowledgements that were written, in one buffer of whole records.
  ByteBuffer readAcks() throws IOException {
    return read(acks, 0, Math.toIntExact(acksEnd));
  }

  void addUnacked(long deliveries) {
    unacked += deliveries;
  }

  long unacked() {
    return unacked;
  }

  void ack(int subscription, long id) {
    unacked--;
    acksToWrite.add(new AckRecord(subscription, id));
  }

  /// Writes the acknowledgements since the last call. They are not forced to the disk: one that a
  /// power failure takes costs a redelivery.
  void writeAcks() throws IOException {
    var bytes = ByteBuffer.allocate(acksToWrite.size() * AckRecord.BYTES);
    acksToWrite.forEach(ack -> ack.writeTo(bytes));
    acksToWrite.clear();
    bytes.flip();
    long at = acksEnd;
    while (bytes.hasRemaining()) {
      at += acks.write(bytes, at);
    }
    acksEnd = at;
  }

  void close() throws IOException {
    messages.close();
    acks.close();
  }

  void delete() throws IOException {
    close();
    Files.deleteIfExists(messagesPath);
    Files.deleteIfExists(acksPath);
  }
}
