package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// deploy/monitoring: what alerts and the dashboard ask for is there, and leads to a page.
class MonitoringTest {
  private static final Set<String> PLACEHOLDERS =
      Set.of("${PROJECT}", "${REGION}", "${NAME}", "${DATASET}");

  private static final Pattern DOLLAR = Pattern.compile("\\$(\\{[^}]*})?");
  private static final Pattern RUNBOOK = Pattern.compile("Runbook: (docs/RUNBOOK\\.md)#([\\w-]+)");
  private static final Pattern SELECTOR = Pattern.compile("\\{[^}]*}");
  private static final Pattern EXTRACT = Pattern.compile("EXTRACT\\(jsonPayload\\.(\\w+)\\)");
  private static final Pattern CONDITION = Pattern.compile("jsonPayload\\.(\\w+)=\"([^\"]*)\"");
  private static final Pattern ROW =
      Pattern.compile("\\| `([a-z-]+)` \\| (page|ticket) \\| .+ \\| .+ \\|");

  private static final Markdown DOCUMENT = Markdown.of("docs/RUNBOOK.md");

  @Test
  void onlyWhatTheDeploymentKnowsIsFilledIn() {
    assertThat(Monitoring.texts())
        .hasSizeGreaterThan(20)
        .allSatisfy((file, text) ->
            assertThat(DOLLAR.matcher(text).results().map(MatchResult::group))
                .as(file.toString())
                .isSubsetOf(PLACEHOLDERS));
  }

  @Test
  void aStrayPlaceholderIsSeen() {
    assertThat(DOLLAR.matcher("a $NAME ${NMAE} ${NAME}").results().map(MatchResult::group))
        .containsExactly("$", "${NMAE}", "${NAME}");
  }

  @Test
  void everyQueryAsksForThisDeploymentAlone() {
    assertThat(Monitoring.queries())
        .hasSizeGreaterThan(40)
        .allSatisfy(query ->
            assertThat(
                    SELECTOR
                        .matcher(query.replace("${NAME}", "NAME").replace("${REGION}", "REGION"))
                        .results()
                        .map(MatchResult::group))
                .as(query)
                .isNotEmpty()
                .allSatisfy(
                    selector -> assertThat(selector).contains("monitored_resource=\"", "NAME")));
  }

  @Test
  void everyLogMetricThatIsAskedForIsDefinedAndNoOtherIs() {
    Map<String, JsonNode> defined = Monitoring.logMetrics();
    var asked = new HashSet<String>();
    for (String query : Monitoring.queries()) {
      for (MatchResult metric : Monitoring.logMetrics(query)) {
        asked.add(metric.group(1));
        assertThat(defined).as(query).containsKey(metric.group(1));
        assertThat(metric.group(2) != null)
            .as("%s is a distribution, whose part has to be named, or a counter", metric.group())
            .isEqualTo(valueType(defined.get(metric.group(1))).equals("DISTRIBUTION"));
      }
    }

    assertThat(defined.keySet()).isEqualTo(asked);
  }

  @Test
  void everyFieldThatIsExtractedIsANumberOfTheLineThatItsServiceLogs() throws Exception {
    List<JsonNode> lines = MetricsLines.ofBothServices();
    assertThat(lines).hasSizeGreaterThanOrEqualTo(2);

    Map<String, JsonNode> extracting =
        Monitoring.logMetrics().entrySet().stream()
            .filter(metric -> metric.getValue().has("valueExtractor"))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    assertThat(extracting)
        .hasSizeGreaterThan(15)
        .allSatisfy((name, metric) -> {
          List<JsonNode> matching = lines.stream().filter(line -> matches(metric, line)).toList();
          assertThat(matching).as("lines for " + name).isNotEmpty().doesNotHaveDuplicates();
          var field = EXTRACT.matcher(metric.get("valueExtractor").asText());
          assertThat(field.matches()).as(name).isTrue();
          assertThat(matching).as(name).allMatch(line -> line.path(field.group(1)).isNumber());
          assertThat(valueType(metric)).isEqualTo("DISTRIBUTION");
          assertThat(metric.path("bucketOptions").isObject()).as(name).isTrue();
        });

    assertThat(sum(lines, "rows_stored")).isEqualTo(1);
    assertThat(sum(lines, "rows_rejected")).isEqualTo(1);
    assertThat(sum(lines, "events_fresh_5s")).isEqualTo(1);
    assertThat(sum(lines, "events_fresh_any")).isEqualTo(1);
    assertThat(sum(lines, "requests_415")).isEqualTo(1);
  }

  @Test
  void everyAlertSaysWhatHappenedAndWhatItMeansAndLeadsToItsPage() {
    assertThat(Monitoring.alerts())
        .isNotEmpty()
        .allSatisfy((name, alert) -> {
          List<String> said = alert.at("/documentation/content").asText().lines().toList();
          assertThat(said.stream().filter(line -> !line.isBlank())).as(name).hasSize(3);
          var link = RUNBOOK.matcher(said.getLast());
          assertThat(link.matches()).as(name).isTrue();
          assertThat(DOCUMENT.anchors()).as(name).contains(link.group(2));
          assertThat(row(name)).as(name).isNotEmpty();
        });
  }

  @Test
  void theRunbookListsEveryAlertAndWhoIsWoken() {
    Map<String, String> listed =
        DOCUMENT.lines().stream()
            .flatMap(line -> ROW.matcher(line).results())
            .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2)));
    Map<String, String> there =
        Monitoring.alerts().entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    alert -> alert.getValue().at("/userLabels/response").asText()));

    assertThat(listed).isEqualTo(there);
    assertThat(Monitoring.alerts())
        .allSatisfy((name, alert) ->
            assertThat(alert.get("severity").asText())
                .as(name)
                .isEqualTo(there.get(name).equals("page") ? "CRITICAL" : "WARNING"));
  }

  @Test
  void theCollectorReadsThePortsOfBothServices() {
    String collector =
        String.join("\n", SourceTree.lines(Monitoring.DIRECTORY.resolve("sidecar.yaml")));

    assertThat(collector).contains("\"127.0.0.1:9464\", \"127.0.0.1:9465\"");
    assertThat(main("ingest-service", "ingest/IngestMain.java")).contains("METRICS_PORT = 9464;");
    assertThat(main("processor-service", "processor/ProcessorMain.java"))
        .contains("METRICS_PORT = 9465;");
  }

  private static boolean matches(JsonNode metric, JsonNode line) {
    return CONDITION
        .matcher(metric.get("filter").asText())
        .results()
        .allMatch(condition -> line.path(condition.group(1)).asText().equals(condition.group(2)));
  }

  private static String valueType(JsonNode metric) {
    return metric.at("/metricDescriptor/valueType").asText();
  }

  private static long sum(List<JsonNode> lines, String field) {
    return lines.stream().mapToLong(line -> line.path(field).asLong()).sum();
  }

  private static List<String> row(String alert) {
    return DOCUMENT.rows(alert + "`");
  }

  private static String main(String module, String file) {
    return String.join("\n", SourceTree.lines(Path.of(module, "src/main/java/io/sluice", file)));
  }
}
