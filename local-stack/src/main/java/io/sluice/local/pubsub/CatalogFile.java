package io.sluice.local.pubsub;

import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;
import io.sluice.local.pubsub.Catalog.SubscriptionEntry;
import io.sluice.local.pubsub.Catalog.TopicEntry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/// Keeps the catalog in one small file, replaced as a whole at every change.
final class CatalogFile {
  /// The first bytes of the file; the last digit is the version of the format.
  private static final long MAGIC = 0x534c50534341_3031L;

  private static final int CHECKSUM_BYTES = 4;

  private final Path directory;
  private final Path path;

  CatalogFile(Path directory) {
    this.directory = directory;
    path = directory.resolve("catalog");
  }

  /// Reads the file; an empty catalog when there is none.
  Catalog load() throws IOException {
    if (!Files.exists(path)) {
      return new Catalog(0);
    }
    byte[] bytes = Files.readAllBytes(path);
    int end = bytes.length - CHECKSUM_BYTES;
    if (end < 0 || ByteBuffer.wrap(bytes).getInt(end) != checksum(bytes, end)) {
      throw new IOException(
          path + " is damaged: restore it, or move its whole directory away to start empty.");
    }
    return read(new DataInputStream(new ByteArrayInputStream(bytes, 0, end)));
  }

  private Catalog read(DataInputStream in) throws IOException {
    if (in.readLong() != MAGIC) {
      throw new IOException(path + " is not a catalog that this version can read: move it away.");
    }
    var catalog = new Catalog(in.readInt());
    for (int left = in.readInt(); left > 0; left--) {
      var entry = new TopicEntry(in.readInt(), Topic.parseFrom(readBytes(in)));
      catalog.topics.put(entry.topic().getName(), entry);
    }
    for (int left = in.readInt(); left > 0; left--) {
      var entry =
          new SubscriptionEntry(
              in.readInt(), in.readInt(), in.readLong(), Subscription.parseFrom(readBytes(in)));
      catalog.subscriptions.put(entry.subscription().getName(), entry);
    }
    return catalog;
  }

  private static byte[] readBytes(DataInputStream in) throws IOException {
    return in.readNBytes(in.readInt());
  }

  /// Replaces the file; a crash leaves either the old or the new one.
  void save(Catalog catalog) throws IOException {
    byte[] body = write(catalog);
    var bytes = ByteBuffer.allocate(body.length + CHECKSUM_BYTES);
    bytes.put(body).putInt(checksum(body, body.length)).flip();
    Path next = path.resolveSibling("catalog.next");
    try (var file =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(true);
    }
    Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    DataDirectory.force(directory);
  }

  private static byte[] write(Catalog catalog) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.writeLong(MAGIC);
    out.writeInt(catalog.lastNumber());
    out.writeInt(catalog.topics.size());
    for (TopicEntry entry : catalog.topics.values()) {
      out.writeInt(entry.number());
      writeBytes(out, entry.topic().toByteArray());
    }
    out.writeInt(catalog.subscriptions.size());
    for (SubscriptionEntry entry : catalog.subscriptions.values()) {
      out.writeInt(entry.number());
      out.writeInt(entry.topicNumber());
      out.writeLong(entry.firstId());
      writeBytes(out, entry.subscription().toByteArray());
    }
    return bytes.toByteArray();
  }

  private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static int checksum(byte[] bytes, int length) {
    var crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
