package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.sluice.model.Setting;
import io.sluice.model.table.EventsTable;
import io.sluice.model.table.RejectedEventsTable;
import io.sluice.model.table.ReplayedEventsTable;
import io.sluice.model.table.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

/// What the documents promise is what the code does.
class DocsTest {
  private static final Pattern VARIABLE = Pattern.compile("\\bSLUICE_[A-Z][A-Z_]*[A-Z]\\b");
  private static final Pattern COMMAND = Pattern.compile("\\./sluice ([a-z]+)");
  private static final Markdown README = Markdown.of("README.md");

  @Test
  void theReadmeListsEverySetting() {
    List<String> expected = Arrays.stream(Setting.values()).map(DocsTest::row).toList();
    List<String> actual =
        README.rows("SLUICE_").stream().filter(row -> row.split("\\|").length == 4).toList();

    assertThat(actual)
        .as("the table of settings in README.md has to be:%n%s", String.join("\n", expected))
        .isEqualTo(expected);
  }

  @Test
  void theReadmeListsEveryColumn() {
    assertColumns(EventsTable.TABLE);
    assertColumns(new RejectedEventsTable(Duration.ofDays(30)).table());
    assertColumns(ReplayedEventsTable.of(Duration.ofDays(30)));
  }

  @Test
  void theReadmesLimitsAreTheDefaults() {
    List<String> limits =
        README.lines().stream()
            .filter(line -> line.matches("\\|.*\\|.*\\| `SLUICE_.*\\|.*\\|"))
            .toList();

    assertThat(limits)
        .hasSizeGreaterThan(5)
        .allSatisfy(row -> {
          String[] cells = row.split(" *\\| *");
          String variable = cells[3].replace("`", "");
          int fallback = Integer.parseInt(setting(variable).fallback());
          assertThat(cells[2]).as(variable).startsWith("%,d".formatted(fallback));
        });
  }

  @Test
  void everySettingThatIsMentionedExists() {
    Set<String> known =
        Arrays.stream(Setting.values()).map(Setting::variable).collect(Collectors.toSet());
    Stream<Path> mentioning =
        SourceTree.files().stream().filter(file -> !file.toString().contains("/src/test/"));

    assertThat(mentioning.flatMap(DocsTest::variables)).isNotEmpty().isSubsetOf(known);
  }

  @Test
  void everyCommandThatIsShownExists() {
    List<String> commands =
        Stream.concat(
                Stream.of("test", "bench"), // the launcher's own
                new ClassFileImporter()
                    .importPackages("io.sluice.local.cli").stream()
                        .filter(type -> type.isAnnotatedWith(Command.class))
                        .map(type -> type.getAnnotationOfType(Command.class).name()))
            .toList();
    Stream<String> shown =
        Markdown.all().stream()
            .flatMap(document -> document.lines().stream())
            .flatMap(line -> COMMAND.matcher(line).results())
            .map(command -> command.group(1));

    assertThat(shown).isNotEmpty().isSubsetOf(commands);
  }

  @Test
  void everyLinkLeadsSomewhere() {
    assertThat(Markdown.all())
        .isNotEmpty()
        .allSatisfy(document ->
            assertThat(document.links())
                .as(document.file().toString())
                .allMatch(link -> leadsSomewhere(document, link)));
  }

  @Test
  void aLinkIntoTheVoidIsSeen() {
    assertThat(leadsSomewhere(README, "NOWHERE.md")).isFalse();
    assertThat(leadsSomewhere(README, "#nowhere")).isFalse();
    assertThat(leadsSomewhere(README, "#limits")).isTrue();
  }

  private static void assertColumns(Table table) {
    String expected =
        table.columns().stream()
            .map(column ->
                "| `%s` | %s%s | %s |"
                    .formatted(
                        column.name(),
                        column.type(),
                        column.required() ? ", required" : "",
                        column.description()))
            .collect(Collectors.joining("\n"));

    assertThat(String.join("\n", README.lines()))
        .as("the table of the columns of %s in README.md", table.name())
        .contains(expected);
  }

  private static String row(Setting setting) {
    String fallback = setting.fallback().isEmpty() ? "" : "`" + setting.fallback() + "`";
    return "| `%s` | %s | %s |".formatted(setting.variable(), fallback, setting.meaning());
  }

  private static Setting setting(String variable) {
    return Setting.valueOf(variable.substring("SLUICE_".length()));
  }

  private static Stream<String> variables(Path file) {
    return SourceTree.lines(file).stream()
        .flatMap(line -> VARIABLE.matcher(line).results())
        .map(MatchResult::group);
  }

  private static boolean leadsSomewhere(Markdown document, String link) {
    if (link.startsWith("https://")) {
      return true;
    }
    String[] parts = link.split("#", 2);
    Path directory = SourceTree.root().resolve(document.file()).getParent();
    Path target =
        parts[0].isEmpty()
            ? SourceTree.root().resolve(document.file())
            : directory.resolve(parts[0]);
    if (!Files.exists(target)) {
      return false;
    }
    return parts.length == 1
        || Markdown.of(SourceTree.root().relativize(target.normalize()).toString())
            .anchors()
            .contains(parts[1]);
  }
}
