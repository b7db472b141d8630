package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.bigquery.FieldValueList;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// docs/EXACTLY_ONCE.md: its statements do what it says, and what it says that people see is there.
class ExactlyOnceDocumentTest {
  private static final Markdown DOCUMENT = Markdown.of("docs/EXACTLY_ONCE.md");
  private static final Pattern METRIC = Pattern.compile("`(\\w+)_total\\b");

  /// In a table, code aside.
  private static final Pattern LOG_LINE = Pattern.compile("\"([^\"]+)\"");

  private static final Path METRICS =
      Path.of("processor-service/src/main/java/io/sluice/processor/ProcessorMetrics.java");
  private static final Path WRONG_PROTOCOLS =
      Path.of("processor-service/src/test/java/io/sluice/processor/WrongProtocol.java");

  private static final LocalDate TODAY = LocalDate.now(Clock.system(ZoneOffset.UTC));
  private static final LocalDate YESTERDAY = TODAY.minusDays(1);

  /// Id, source, message, time and data of each row.
  private static final List<String> ROWS =
      List.of(
          "'twice in a message', 's', 'm1', '10:00:00', '1'",
          "'twice in a message', 's', 'm1', '10:00:00', '1'",
          "'sent again', 's', 'm1', '10:00:00', '1'",
          "'sent again', 's', 'm2', '10:15:00', '1'",
          "'sent again later', 's', 'm1', '10:00:00', '1'",
          "'sent again later', 's', 'm2', '10:15:01', '1'",
          "'sent again and again', 's', 'm1', '10:00:00', '1'",
          "'sent again and again', 's', 'm2', '10:10:00', '1'",
          "'sent again and again', 's', 'm3', '10:50:00', '1'",
          "'other content', 's', 'm1', '10:00:00', '1'",
          "'other content', 's', 'm2', '10:00:01', '2'",
          "'other source', 's', 'm1', '10:00:00', '1'",
          "'other source', NULL, 'm2', '10:00:01', '1'",
          "'no source', NULL, 'm1', '10:00:00', '1'",
          "'no source', NULL, 'm2', '10:00:01', '1'",
          "'no source', '', 'm3', '10:00:02', '1'");

  @Test
  void itsStatementsFindDuplicatesAndRemoveThemAlone() throws Exception {
    List<String> statements =
        DocumentWarehouse.statements(DOCUMENT).stream()
            .map(ExactlyOnceDocumentTest::inOurTime)
            .toList();
    try (var warehouse = new DocumentWarehouse()) {
      for (String row : ROWS) {
        warehouse.run(insert(row));
      }

      assertThat(ids(warehouse.run(statements.getFirst())))
          .containsExactlyInAnyOrder(
              "twice in a message", "sent again", "sent again and again", "no source");

      for (String repair : statements.subList(1, statements.size())) {
        warehouse.run(repair);
      }

      assertThat(warehouse.run(statements.getFirst())).isEmpty();
      assertThat(
              ids(
                  warehouse.run(
                      "SELECT received_at, event_id || ' ' || message_id FROM sluice.events")))
          .containsExactlyInAnyOrder(
              "twice in a message m1",
              "sent again m1",
              "sent again later m1",
              "sent again later m2",
              "sent again and again m1",
              "sent again and again m3",
              "other content m1",
              "other content m2",
              "other source m1",
              "other source m2",
              "no source m1",
              "no source m3");
    }
  }

  @Test
  void theMetricsThatItNamesAreThere() {
    String code = text(METRICS);

    assertThat(found(METRIC).map(name -> name.replace('_', '.')))
        .hasSizeGreaterThan(10)
        .allSatisfy(name -> assertThat(code).contains('"' + name + '"'));
  }

  @Test
  void theLogLinesThatItQuotesAreThere() {
    String code =
        SourceTree.mainJava().map(ExactlyOnceDocumentTest::text).collect(Collectors.joining("\n"));

    assertThat(
            DOCUMENT.lines().stream()
                .filter(line -> line.startsWith("| "))
                .flatMap(line -> LOG_LINE.matcher(line.replaceAll("`[^`]*`", "")).results())
                .map(match -> match.group(1)))
        .hasSizeGreaterThan(10)
        .allSatisfy(line -> assertThat(code).contains(line));
  }

  @Test
  void itNamesEveryWrongProtocol() {
    List<String> names =
        Pattern.compile("^  ([A-Z][A-Z_]+)\\(", Pattern.MULTILINE)
            .matcher(text(WRONG_PROTOCOLS))
            .results()
            .map(match -> match.group(1))
            .toList();

    assertThat(names).hasSizeGreaterThan(15);
    assertThat(String.join("\n", DOCUMENT.lines()))
        .contains(names.stream().map(name -> '`' + name + '`').toList());
  }

  private static Stream<String> found(Pattern pattern) {
    return DOCUMENT.lines().stream()
        .flatMap(line -> pattern.matcher(line).results())
        .map(MatchResult::group)
        .map(group -> pattern.matcher(group).replaceFirst("$1"));
  }

  private static String text(Path file) {
    return String.join("\n", SourceTree.lines(file));
  }

  private static String inOurTime(String statement) {
    // In this order: on one day of them all, yesterday is the other date.
    return statement
        .replace("2026-11-21", TODAY.toString())
        .replace("2026-11-20", YESTERDAY.toString());
  }

  private static String insert(String row) {
    String[] values = row.split(", ", -1);
    return "INSERT INTO sluice.events (event_type, event_id, source, message_id, received_at, data)"
        + " VALUES ('t', %s, %s, %s, TIMESTAMP '%s %s', JSON %s)"
            .formatted(
                values[0], values[1], values[2], YESTERDAY, values[3].replace("'", ""), values[4]);
  }

  /// Values of the second column.
  private static List<String> ids(List<FieldValueList> rows) {
    return rows.stream().map(row -> row.get(1).getStringValue()).toList();
  }
}
