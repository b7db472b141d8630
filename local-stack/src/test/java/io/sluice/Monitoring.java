package io.sluice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The files of deploy/monitoring, as the cloud's tools read them.
final class Monitoring {
  static final Path DIRECTORY = Path.of("deploy/monitoring");

  /// Suffixes by which PromQL asks for the parts of a distribution.
  private static final Pattern LOG_METRIC =
      Pattern.compile("logging_googleapis_com:user_(\\w+?)(_sum|_count|_bucket)?\\{");

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Monitoring() {}

  /// The alert policies, by the names of their files.
  static Map<String, JsonNode> alerts() {
    return all("alerts");
  }

  /// The definitions of log-based metrics, by their names, which are those of their files.
  static Map<String, JsonNode> logMetrics() {
    return all("log-metrics");
  }

  static JsonNode dashboard() {
    return json(DIRECTORY.resolve("dashboard.json"));
  }

  /// The queries of all alerts and of the dashboard.
  static List<String> queries() {
    return Stream.concat(alerts().values().stream(), Stream.of(dashboard()))
        .flatMap(file ->
            Stream.concat(
                file.findValuesAsText("query").stream(),
                file.findValuesAsText("prometheusQuery").stream()))
        .toList();
  }

  /// The log-based metrics that a query asks for, each with the part of it, if any.
  static List<MatchResult> logMetrics(String query) {
    return LOG_METRIC.matcher(query).results().toList();
  }

  /// The text of every file.
  static Map<Path, String> texts() {
    var texts = new TreeMap<Path, String>();
    SourceTree.files().stream()
        .filter(file -> file.startsWith(DIRECTORY))
        .forEach(file -> texts.put(file, String.join("\n", SourceTree.lines(file))));
    return texts;
  }

  private static Map<String, JsonNode> all(String directory) {
    try (Stream<Path> files = Files.list(SourceTree.root().resolve(DIRECTORY).resolve(directory))) {
      var all = new TreeMap<String, JsonNode>();
      files.forEach(
          file -> all.put(file.getFileName().toString().replace(".json", ""), json(file)));
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + directory, e);
    }
  }

  private static JsonNode json(Path file) {
    try {
      return MAPPER
          .reader()
          .with(com.fasterxml.jackson.core.JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .readTree(Files.readString(SourceTree.root().resolve(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(file + " is no JSON", e);
    }
  }
}
