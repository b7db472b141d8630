package io.sluice.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.bigquery.FieldValue;
import com.google.cloud.bigquery.FieldValueList;
import io.sluice.DocumentWarehouse;
import io.sluice.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `./sluice check`. Each directory of `check/broken` is a configuration with one mistake, and in
/// `complaint.txt` the beginning of the one line about it.
class CheckTest {
  private static final Path BROKEN =
      SourceTree.root().resolve("local-stack/src/test/resources/io/sluice/local/cli/check/broken");
  private static final Path EXAMPLES = SourceTree.root().resolve("config/examples");
  private static final Pattern STATEMENT =
      Pattern.compile("(?ms)^CREATE TABLE sluice\\.(\\w+) .*?;$");

  @TempDir private Path directory;

  static Stream<String> broken() throws IOException {
    return names(BROKEN);
  }

  static Stream<String> examples() throws IOException {
    return names(EXAMPLES);
  }

  private static Stream<String> names(Path directory) throws IOException {
    try (Stream<Path> found = Files.list(directory)) {
      return found.map(path -> path.getFileName().toString()).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("broken")
  void aMistakeIsOneLineThatSaysWhereWhyAndWhatToDo(String name) throws IOException {
    Path config = BROKEN.resolve(name);
    Path before = config.resolve("before");
    String complaint = Files.readString(config.resolve("complaint.txt")).strip();

    CommandRun run =
        Files.exists(before)
            ? CommandRun.of("check", config.toString(), "--against", before.toString())
            : CommandRun.of("check", config.toString());

    assertThat(run.err().lines()).as(run.err()).hasSize(1);
    assertThat(run.err()).startsWith(complaint).matches("\\S+:\\d+: (?s).*");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theExamplesDoWhatTheyExpect(String name) {
    CommandRun run = check(EXAMPLES.resolve(name));

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).endsWith(": all is well\n");
  }

  @Test
  void whatARouteDoesIsSaidInOrder() {
    assertThat(check(EXAMPLES.resolve("trades")).out())
        .contains(
            """
            route trade-errors  (sluice.yaml:10)
              match      event.type in ["trade", "trade_archive"]
              filter     event.data.returnCode != 0
              transform  transforms/trade_error.js
              check      schemas/trade_error.json, what the transform made
              table      trade_errors, a partition for each day of received_at, clustered by returnCode
            """)
        .contains(
            "  trade_errors  {\"event_id\":\"trades-1-0\",\"event_type\":\"trade\",\"source\":\"default\",\"event_time\":\"2020-07-28T21:51:35Z\",")
        .contains("  filtered\n")
        .contains("  rejected  TRANSFORM UNMAPPABLE: route trade-errors: filter: ");
  }

  @Test
  void theStatementsCreateTheVeryTables() throws Exception {
    try (var warehouse = new DocumentWarehouse()) {
      for (String name : examples().toList()) {
        List<MatchResult> statements =
            STATEMENT.matcher(check(EXAMPLES.resolve(name)).out()).results().toList();
        assertThat(statements).isNotEmpty();
        warehouse.createTablesOf(EXAMPLES.resolve(name));
        for (MatchResult statement : statements) {
          String table = statement.group(1);
          List<String> made = columns(warehouse, table);
          warehouse.run("DROP TABLE sluice." + table);
          warehouse.run(statement.group());
          assertThat(columns(warehouse, table)).as(table).hasSizeGreaterThan(10).isEqualTo(made);
        }
      }
    }
  }

  @Test
  void withoutRoutesThereIsNothingToCheck() throws IOException {
    Files.writeString(directory.resolve("sluice.yaml"), "# none yet\n");

    assertThat(check(directory).exitCode()).isZero();
    assertThat(check(directory).out()).endsWith("0 routes, 0 tables, 0 examples: all is well\n");
    assertThat(check(directory.resolve("absent")).exitCode()).isEqualTo(1);
  }

  @Test
  void theUsualDirectoryIsThatOfTheProjectWhereverACommandIsStarted() throws IOException {
    Path config = Files.createDirectory(directory.resolve("config"));
    Files.writeString(config.resolve("sluice.yaml"), "routes: [{name: usual, table: usual}]\n");

    System.setProperty("sluice.home", directory.toString());
    try {
      assertThat(CommandRun.of("check").out()).startsWith("route usual  (sluice.yaml:1)");
    } finally {
      System.clearProperty("sluice.home");
    }
  }

  @Test
  void aTabIsToldWithItsLine() throws IOException {
    Files.writeString(directory.resolve("sluice.yaml"), "routes:\n  - name: a\n\ttable: b\n");

    assertThat(check(directory).err())
        .startsWith("sluice.yaml:3: this is no YAML: ")
        .hasLineCount(1);
  }

  @Test
  void everyMistakeIsToldAtOnce() throws IOException {
    Files.writeString(
        directory.resolve("sluice.yaml"),
        """
        routes:
          - name: a
            match: event.tpye == "a"
            schema: none.json
            table: a
          - name: a
            table: rejected_events
        """);

    assertThat(check(directory).err().lines().map(line -> line.substring(0, 13)))
        .containsExactlyInAnyOrder(
            "sluice.yaml:3", "sluice.yaml:4", "sluice.yaml:6", "sluice.yaml:7");
  }

  @Test
  void anEventOfAFanOutHasRows() throws IOException {
    Files.writeString(
        directory.resolve("sluice.yaml"),
        "routes: [{name: items, transform: items.js, table: items}]\n");
    Files.writeString(
        directory.resolve("items.js"),
        "function process(text) { return JSON.parse(text).items.map(item => JSON.stringify(item)); }\n");
    Path example = Files.createDirectory(directory.resolve("examples")).resolve("cart.json");
    String text =
        "{\"event\": {\"id\": \"7\", \"items\": [{\"n\": 1}, {\"n\": 2.50}]}, \"expect\": %s}";
    var outcomes = new ArrayList<String>();
    for (String expect :
        List.of(
            "[{\"event_id\": \"7#0\", \"data\": {\"n\": 1.0}}, {\"data\": {\"n\": 2.5}}]",
            "[{\"event_id\": \"7#0\"}]",
            "[{\"event_id\": \"7#0\"}, {\"event_id\": \"7#2\"}]",
            "[{\"id\": \"7\"}, {}]",
            "\"filtered\"",
            "\"refused\"")) {
      Files.writeString(example, text.formatted(expect));
      outcomes.add(check(directory).err().strip());
    }

    assertThat(outcomes)
        .zipSatisfy(
            List.of(
                "",
                "1 rows were expected, there are 2",
                "event_id was expected to be \"7#2\", it is \"7#1\"",
                "table items has no column 'id'",
                "it was expected to be filtered, it is items",
                "'refused' is nothing to expect"),
            (outcome, expected) -> {
              assertThat(outcome).contains(expected);
              assertThat(outcome.isEmpty()).isEqualTo(expected.isEmpty());
            });
  }

  @Test
  void whatNoEventReachesIsHintedAt() throws IOException {
    Files.writeString(
        directory.resolve("sluice.yaml"),
        """
        routes:
          - {name: a, match: event.type == "x" || "y" == event.type, table: a}
          - {name: b, match: 'event.type in ["x", "z"]', table: b}
          - {name: c, match: event.type == "y", table: c}
          - {name: d, match: event.type == "z" && event.source == "s", table: d}
        """);

    assertThat(check(directory).out().lines().filter(line -> line.startsWith("hint")))
        .containsExactly(
            "hint: sluice.yaml:3: route 'b' never sees [x]: a before it takes them",
            "hint: sluice.yaml:4: no event reaches route 'c': a before it takes all of [y]");
    assertThat(check(directory).exitCode()).isZero();
  }

  @Test
  void aViewShowsWhatLiesInEventsAsTheRouteWould() throws Exception {
    Path file = directory.resolve("views.sql");
    try (var warehouse = new DocumentWarehouse()) {
      for (String name : examples().toList()) {
        CommandRun run =
            CommandRun.of("check", EXAMPLES.resolve(name).toString(), "--views=" + file);
        assertThat(run.exitCode()).as(run.err()).isZero();
        for (String statement : Files.readString(file).split("(?<=;)\n", -1)) {
          if (statement.contains("CREATE OR REPLACE VIEW")) {
            warehouse.run(statement);
          }
        }
      }
      warehouse.run(
          "INSERT INTO sluice.events (event_id, event_type, received_at, message_id, data) VALUES ('1', 'song_completed', CURRENT_TIMESTAMP(), 'm', JSON '{\"user_id\":7,\"artist\":\"a\",\"timestamp\":\"2022-11-03 07:22:13\"}'), ('2', 'other', CURRENT_TIMESTAMP(), 'm', JSON '{}')");

      assertThat(
              warehouse.run(
                  "SELECT event_id, user_id + 1 AS next, artist, timestamp = TIMESTAMP '2022-11-03 07:22:13' AS same, song_id FROM sluice.song_plays_in_events"))
          .singleElement()
          .extracting(row -> row.stream().map(FieldValue::getValue).toList())
          .isEqualTo(Arrays.asList("1", "8", "a", "true", null));
    }
  }

  @Test
  void aTableThatExistsAndCannotFollowIsNamed() throws Exception {
    Path config = BROKEN.resolve("type-changed");
    try (var warehouse = new DocumentWarehouse()) {
      warehouse.createTablesOf(config);
      String[] command = {
        "check", config.toString(), "--tables", "--port-offset=" + (warehouse.port() - 9050)
      };
      assertThat(CommandRun.of(command).err()).isEmpty();

      warehouse.run("DROP TABLE sluice.user_signins");
      warehouse.createTablesOf(config.resolve("before"));

      assertThat(CommandRun.of(command).err())
          .isEqualToIgnoringNewLines(Files.readString(config.resolve("complaint.txt")));
    }
  }

  private static CommandRun check(Path config) {
    return CommandRun.of("check", config.toString());
  }

  /// Names, types and modes of the columns of a table.
  private static List<String> columns(DocumentWarehouse warehouse, String table)
      throws InterruptedException {
    return warehouse
        .run(
            "SELECT column_name || ' ' || data_type || ' ' || is_nullable FROM sluice.INFORMATION_SCHEMA.COLUMNS WHERE table_name = '%s' ORDER BY ordinal_position"
                .formatted(table))
        .stream()
        .map((FieldValueList row) -> row.get(0).getStringValue())
        .toList();
  }
}
