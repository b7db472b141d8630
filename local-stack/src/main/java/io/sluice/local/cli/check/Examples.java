package io.sluice.local.cli.check;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sluice.model.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Reads the examples of a configuration: `examples/*.json`, each one example or an array of them.
final class Examples {
  private static final String DIRECTORY = "examples";

  /// Files that are read; each is a handful of events.
  private static final int MAX_FILES = 1_000;

  /// What stands beside the event of an example.
  private static final Set<String> KEYS = Set.of("event", "type", "table", "expect");

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final Path directory;
  private final List<String> complaints;
  private final List<Example> examples = new ArrayList<>();

  private Examples(Path directory, List<String> complaints) {
    this.directory = directory;
    this.complaints = complaints;
  }

  /// All of them, by file.
  ///
  /// @param complaints takes what is wrong with a file
  static List<Example> read(Path directory, List<String> complaints) throws IOException {
    Path below = directory.resolve(DIRECTORY);
    if (!Files.isDirectory(below)) {
      return List.of();
    }
    var reader = new Examples(directory, complaints);
    try (Stream<Path> files = Files.list(below)) {
      files
          .filter(file -> file.getFileName().toString().endsWith(".json"))
          .sorted()
          .limit(MAX_FILES)
          .forEach(reader::read);
    }
    return reader.examples;
  }

  private void read(Path path) {
    String file = directory.relativize(path).toString().replace('\\', '/');
    try (JsonParser parser = MAPPER.createParser(Files.readAllBytes(path))) {
      boolean list = parser.nextToken() == JsonToken.START_ARRAY;
      int number = 0;
      while (list ? parser.nextToken() != JsonToken.END_ARRAY : number == 0) {
        int line = parser.currentTokenLocation().getLineNr();
        JsonNode node = parser.readValueAsTree();
        number++;
        examples.add(example(file, line, number, node));
      }
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      complaints.add(
          "%s:%d: this is no JSON: %s; correct it".formatted(file, line, e.getOriginalMessage()));
    } catch (IOException e) {
      complaints.add(
          "%s:1: it cannot be read: %s; make it readable".formatted(file, e.getMessage()));
    }
  }

  private static Example example(String file, int line, int number, JsonNode node) {
    boolean wrapped =
        node.path("event").isObject()
            && node.propertyStream().allMatch(member -> KEYS.contains(member.getKey()));
    if (!wrapped) {
      return new Example(file, line, number, Json.of(node.toString()), null, null, null);
    }
    return new Example(
        file,
        line,
        number,
        Json.of(node.get("event").toString()),
        node.path("type").textValue(),
        node.path("table").textValue(),
        node.get("expect"));
  }
}
