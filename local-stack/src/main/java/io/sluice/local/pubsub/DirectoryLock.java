package io.sluice.local.pubsub;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Keeps a data directory to one process. The operating system frees it when the process dies.
final class DirectoryLock implements AutoCloseable {
  private final FileChannel file;

  private DirectoryLock(FileChannel file) {
    this.file = file;
  }

  /// Takes the lock, which is held until [#close].
  ///
  /// @throws IOException when another process, or another part of this one, has the directory open
  static DirectoryLock acquire(Path directory) throws IOException {
    FileChannel file =
        FileChannel.open(
            directory.resolve("lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    if (tryLock(file) != null) {
      String pid = Long.toString(ProcessHandle.current().pid());
      file.truncate(0).write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
      return new DirectoryLock(file);
    }
    var pid = ByteBuffer.allocate(20);
    file.read(pid, 0);
    file.close();
    throw new IOException(
        "The Pub/Sub data in %s is in use by process %s: stop it, or choose another directory."
            .formatted(
                directory, new String(pid.array(), 0, pid.position(), StandardCharsets.US_ASCII)));
  }

  private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
