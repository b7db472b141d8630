package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// docs/LIBRARIES.md lists what is shipped, no more and no less.
class LibrariesIT {
  private static final Path SHIPPED = Path.of("local-stack/target/lib");
  private static final Pattern LIBRARY = Pattern.compile("`([^`]+)`");

  /// The file of a library: its name, then its version, of Google's generated clients with a
  /// revision.
  private static final Pattern FILE = Pattern.compile("(.+?)(-v\\d+-rev\\d+)?-\\d[^/]*\\.jar");

  private static final List<String> OURS =
      List.of("common-model", "common-service", "ingest-service", "processor-service");

  @Test
  void everyLibraryThatIsShippedIsListedWithItsLicence() throws IOException {
    List<String> listed =
        Markdown.of("docs/LIBRARIES.md").lines().stream()
            .filter(line -> line.matches("\\|.*`.*\\|.+\\|"))
            .flatMap(line -> LIBRARY.matcher(line).results())
            .map(match -> match.group(1))
            .toList();

    assertThat(listed).containsExactlyInAnyOrderElementsOf(shipped());
  }

  private static List<String> shipped() throws IOException {
    try (Stream<Path> files = Files.list(SourceTree.root().resolve(SHIPPED))) {
      return files
          .map(file -> name(file.getFileName().toString()))
          .filter(name -> !OURS.contains(name))
          .toList();
    }
  }

  private static String name(String file) {
    MatchResult match = FILE.matcher(file).results().findFirst().orElseThrow();
    return match.group(1);
  }
}
