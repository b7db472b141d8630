package io.sluice.local.pubsub;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/// The locked directory of one server; a temporary one is deleted when it is closed.
record DataDirectory(Path path, boolean temporary, DirectoryLock lock) implements Closeable {

  /// Makes the directory if it is absent, or a temporary one for null, and locks it.
  static DataDirectory open(@Nullable Path path) throws IOException {
    Path directory =
        path == null
            ? Files.createTempDirectory("local-pubsub-")
            : Files.createDirectories(path.toAbsolutePath());
    return new DataDirectory(directory, path == null, DirectoryLock.acquire(directory));
  }

  /// Makes new names of files survive a power failure, where the system can do that for a
  /// directory.
  static void force(Path directory) {
    try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException _) {
      // Windows opens no directories; its files keep their names anyway.
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
    if (temporary) {
      Path _ = Files.walkFileTree(path, new Deletion());
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
        throws IOException {
      Files.delete(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
