package io.sluice.local.cli.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Markdown;
import io.sluice.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// The computed parts of a document: what stands between `<!-- NAME: computed -->` and `<!-- end of
/// NAME -->`.
final class Computed {
  private static final boolean WRITE = "yes".equals(System.getenv("WRITE_DOCS"));

  private Computed() {}

  /// The part is what it has to be. With `WRITE_DOCS=yes` in the environment it is made so.
  static void assertPart(String document, String name, List<String> lines) throws IOException {
    Path file = SourceTree.root().resolve(document);
    String begin = "<!-- %s: computed -->\n".formatted(name);
    String end = "<!-- end of %s -->\n".formatted(name);
    String text = Files.readString(file);
    assertThat(text).as(document).containsOnlyOnce(begin).containsOnlyOnce(end);
    int from = text.indexOf(begin) + begin.length();
    String computed = lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    if (WRITE) {
      Files.writeString(
          file, text.substring(0, from) + computed + text.substring(text.indexOf(end)));
    }
    assertThat(part(document, begin.strip(), end.strip()))
        .as("run this test once with WRITE_DOCS=yes in the environment to bring it up to date")
        .isEqualTo(lines);
  }

  /// A table in Markdown, the first row its header.
  static List<String> table(List<List<String>> rows) {
    List<String> lines = rows.stream().map(Computed::row).collect(Collectors.toList());
    lines.add(1, "|" + "---|".repeat(rows.getFirst().size()));
    return lines;
  }

  private static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |";
  }

  private static List<String> part(String document, String begin, String end) {
    return Markdown.of(document).lines().stream()
        .dropWhile(line -> !line.equals(begin))
        .skip(1)
        .takeWhile(line -> !line.equals(end))
        .toList();
  }
}
