package io.sluice.local.cli.up;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/// The directory of a local stack, for one process at a time.
final class Workspace implements AutoCloseable {
  /// Below so much free space nothing is started.
  private static final long LEAST_FREE_BYTES = 64 << 20;

  /// With so little free space left, writes fail.
  private static final long FULL_BYTES = 1 << 20;

  private static final int MAX_PID_DIGITS = 20;

  private final Path directory;
  private final boolean ephemeral;
  private final FileChannel lock;

  private Workspace(Path directory, boolean ephemeral, FileChannel lock) {
    this.directory = directory;
    this.ephemeral = ephemeral;
    this.lock = lock;
  }

  /// Makes the directory if it is absent, and takes it. An ephemeral one is deleted at the end;
  /// what a killed process left in it is found at the next start.
  ///
  /// @throws IOException when another process has it, or the disk is full; one line that says so
  static Workspace open(Path directory, boolean ephemeral) throws IOException {
    Path _ = Files.createDirectories(directory);
    long free = free(directory);
    if (free < LEAST_FREE_BYTES) {
      throw new IOException(
          "only %d MB are free for %s; free some, or choose another place with --data-dir"
              .formatted(free >> 20, directory));
    }
    FileChannel lock =
        FileChannel.open(
            directory.resolve("up.lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    if (lock.tryLock() == null) {
      throw new IOException(
          "another ./sluice up (process %s) uses %s; stop it, or choose another place with --data-dir or --ephemeral"
              .formatted(holder(lock), directory));
    }
    String pid = String.valueOf(ProcessHandle.current().pid());
    lock.truncate(0).write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
    return new Workspace(directory, ephemeral, lock);
  }

  private static String holder(FileChannel lock) throws IOException {
    try (lock) {
      var pid = ByteBuffer.allocate(MAX_PID_DIGITS);
      int _ = lock.read(pid, 0);
      return new String(pid.array(), 0, pid.position(), StandardCharsets.US_ASCII);
    }
  }

  /// Whether next to nothing can be written any more.
  boolean isFull() {
    try {
      return free(directory) < FULL_BYTES;
    } catch (IOException e) {
      return false;
    }
  }

  private static long free(Path directory) throws IOException {
    return Files.getFileStore(directory).getUsableSpace();
  }

  Path directory() {
    return directory;
  }

  /// A part's own directory. Where nothing is to be kept, it is empty at first.
  Path part(String name) throws IOException {
    Path part = directory.resolve(name);
    if (ephemeral) {
      delete(part);
    }
    return part;
  }

  /// A part's own directory as it was left.
  Path remains(String name) {
    return directory.resolve(name);
  }

  @Override
  public void close() throws IOException {
    lock.close();
    if (ephemeral) {
      delete(directory);
    }
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    Path _ =
        Files.walkFileTree(
            tree,
            new SimpleFileVisitor<>() {
              @Override
              public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                  throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
              }

              @Override
              public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
                  throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
              }
            });
  }
}
