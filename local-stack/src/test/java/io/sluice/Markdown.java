package io.sluice;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// A document of the project, as far as tests look into it.
public record Markdown(Path file, List<String> lines) {
  private static final Pattern FENCE = Pattern.compile(" *```(\\w*)");
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("#{1,6} (.*)");

  /// A fenced block, which may be part of a list: its language and its text.
  ///
  /// @param line number of its first line
  public record Block(String language, String text, int line) {}

  public static Markdown of(String file) {
    return new Markdown(Path.of(file), SourceTree.lines(Path.of(file)));
  }

  static List<Markdown> all() {
    return SourceTree.files().stream()
        .filter(file -> file.toString().endsWith(".md"))
        .map(file -> new Markdown(file, SourceTree.lines(file)))
        .toList();
  }

  /// Its fenced blocks, in order.
  public List<Block> blocks() {
    var blocks = new ArrayList<Block>();
    int start = -1;
    for (int i = 0; i < lines.size(); i++) {
      var fence = FENCE.matcher(lines.get(i));
      if (!fence.matches()) {
        continue;
      }
      if (start < 0) {
        start = i;
      } else {
        String language = lines.get(start).strip().substring(3);
        String text = String.join("\n", lines.subList(start + 1, i)).stripIndent();
        blocks.add(new Block(language, text, start + 2));
        start = -1;
      }
    }
    return blocks;
  }

  /// Targets of its links.
  List<String> links() {
    return lines.stream()
        .flatMap(line -> LINK.matcher(line).results())
        .map(link -> link.group(1))
        .toList();
  }

  /// What links to its headings are called.
  List<String> anchors() {
    return lines.stream()
        .flatMap(line -> HEADING.matcher(line).results())
        .map(heading -> anchor(heading.group(1)))
        .toList();
  }

  /// The rows of its tables whose first cell is code that begins so.
  List<String> rows(String beginning) {
    return lines.stream().filter(line -> line.startsWith("| `" + beginning)).toList();
  }

  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\w\\- ]", "").replace(' ', '-');
  }
}
