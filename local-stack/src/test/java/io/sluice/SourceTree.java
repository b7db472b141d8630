package io.sluice;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The files of the project as they lie in the working tree, what is built and kept there aside.
public final class SourceTree {
  private static final Set<String> NOT_OURS =
      Set.of("target", ".git", ".sluice", ".mvn", ".idea", ".vscode", ".settings");

  private SourceTree() {}

  /// The directory of the launcher and the parent POM.
  public static Path root() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("mvnw"))) {
      directory = directory.getParent();
    }
    return directory;
  }

  /// All text files, their paths relative to the root.
  static List<Path> files() {
    Path root = root();
    try (Stream<Path> paths = walk(root)) {
      return paths.map(root::relativize).filter(SourceTree::isText).sorted().toList();
    }
  }

  static Stream<Path> java() {
    return files().stream().filter(file -> file.toString().endsWith(".java"));
  }

  static Stream<Path> mainJava() {
    return java().filter(file -> file.toString().contains("/src/main/"));
  }

  static List<String> lines(Path file) {
    try {
      return Files.readAllLines(root().resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static Stream<Path> walk(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .filter(entry -> !NOT_OURS.contains(entry.getFileName().toString()))
          .toList()
          .stream()
          .flatMap(entry -> Files.isDirectory(entry) ? walk(entry) : Stream.of(entry));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + directory, e);
    }
  }

  private static boolean isText(Path file) {
    String name = file.getFileName().toString();
    return name.matches(".*\\.(java|md|xml|lua|sql|json|ya?ml|properties|sh|html|css|js)")
        || name.matches("sluice|run|Dockerfile.*|\\.gitignore");
  }
}
