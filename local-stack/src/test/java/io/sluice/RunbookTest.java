package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// docs/RUNBOOK.md: what it quotes is there, and its statements run.
class RunbookTest {
  private static final Markdown DOCUMENT = Markdown.of("docs/RUNBOOK.md");

  /// Outside of code: what a service logs.
  private static final Pattern LOG_LINE = Pattern.compile("\"([^\"]+)\"");

  private static final Pattern LEVEL = Pattern.compile("\\b(INFO|WARN|ERROR) \"([^\"]+)\"");
  private static final Pattern LOG_METRIC = Pattern.compile("`(sluice_\\w+)`");
  private static final Pattern QUERY =
      Pattern.compile("bq query [^\"]*?\"(SELECT [^\"]*)\"", Pattern.DOTALL);

  @Test
  void theLogLinesThatItQuotesAreThere() {
    String code = code();

    assertThat(found(LOG_LINE, 1))
        .hasSizeGreaterThan(30)
        .allSatisfy(line -> assertThat(code).contains(line));
  }

  /// Between a level and its text no other call stands.
  @Test
  void theLogLinesThatItQuotesHaveTheLevelThatItSays() {
    String code = code();

    assertThat(DOCUMENT.lines().stream().flatMap(line -> LEVEL.matcher(line).results()))
        .hasSizeGreaterThan(20)
        .allSatisfy(
            quote -> assertThat(code).containsPattern(logged(quote.group(1), quote.group(2))));
  }

  @Test
  void theLogMetricsThatItNamesAreDefined() {
    assertThat(DOCUMENT.lines().stream().flatMap(line -> LOG_METRIC.matcher(line).results()))
        .isNotEmpty()
        .allSatisfy(name -> assertThat(Monitoring.logMetrics()).containsKey(name.group(1)));
  }

  @Test
  void itsQueriesRun() throws Exception {
    List<String> queries =
        DOCUMENT.blocks().stream()
            .flatMap(block -> QUERY.matcher(block.text()).results())
            .map(query -> query.group(1).replace("$DATASET", "sluice").replace("@pack", "'x'"))
            .toList();
    assertThat(queries).hasSize(count("bq query ")).hasSizeGreaterThan(2);

    try (var warehouse = new DocumentWarehouse()) {
      for (String query : queries) {
        assertThat(warehouse.run(query)).as(query).isNotNull();
      }
    }
  }

  private static Pattern logged(String level, String text) {
    String quoted = Pattern.quote(text);
    return switch (level) {
      case "INFO" -> Pattern.compile("at(Info|Level)\\((level)?\\)[^;]*" + quoted);
      case "WARN" -> Pattern.compile("(at(Warn|Level)\\((level)?\\)|LOG\\.warn\\()[^;]*" + quoted);
      default -> Pattern.compile("at(Error|Level)\\((level)?\\)[^;]*" + quoted);
    };
  }

  private static int count(String part) {
    return (int)
        DOCUMENT.lines().stream().mapToLong(line -> line.split(part, -1).length - 1L).sum();
  }

  /// In its text: what stands in blocks and in spans of code is no log line.
  private static Stream<String> found(Pattern pattern, int group) {
    String prose = String.join("\n", DOCUMENT.lines());
    return pattern
        .matcher(prose.replaceAll("(?ms)^ *```.*?^ *```", "").replaceAll("`[^`\n]*`", ""))
        .results()
        .map((MatchResult match) -> match.group(group).replaceAll("\\s+", " "));
  }

  private static String code() {
    return SourceTree.mainJava()
        .map(file -> String.join("\n", SourceTree.lines(file)))
        .collect(Collectors.joining("\n"));
  }
}
