package io.sluice.model.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/// Schemas as chance has them, each with a way to make values that obey it.
final class RandomSchema {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<String> NAMES =
      List.of(
          "a",
          "first-name",
          "source",
          "Type",
          "2nd",
          "_PARTITION",
          "x.y",
          "event_id",
          "q\"~/",
          "ä b");

  private final Random random;
  private int names;

  /// A schema and what makes valid values.
  record Sample(JsonNode schema, Supplier<JsonNode> value) {}

  RandomSchema(Random random) {
    this.random = random;
  }

  /// A schema of events.
  Sample event() {
    return object(0);
  }

  private Sample any(int depth) {
    return switch (random.nextInt(depth < 4 ? 16 : 11)) {
      case 0 -> typed("string", () -> NODES.textNode(text()));
      case 1 -> typed("integer", () -> NODES.numberNode(random.nextLong()));
      case 2 -> typed("integer", () -> NODES.numberNode(new BigDecimal(random.nextInt() + ".0")));
      case 3 -> typed("number", () -> NODES.numberNode(random.nextGaussian() * 1e9));
      case 4 -> typed("boolean", () -> NODES.booleanNode(random.nextBoolean()));
      case 5 ->
          format("date-time", () -> Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L)));
      case 6 -> format("date", () -> LocalDate.ofEpochDay(random.nextLong(20_000)));
      case 7 -> format("time", () -> LocalTime.ofSecondOfDay(random.nextInt(86_400)));
      case 8 ->
          wanted(
              "number", "NUMERIC", () -> NODES.numberNode(BigDecimal.valueOf(random.nextInt(), 9)));
      case 9 -> wanted("string", "BYTES", this::base64);
      case 10 -> new Sample(NODES.objectNode(), () -> json(3));
      case 11 -> array(any(depth + 1));
      case 12 -> nullable(any(depth + 1));
      case 13 -> either(any(depth + 1), any(depth + 1));
      default -> object(depth + 1);
    };
  }

  private Sample typed(String type, Supplier<JsonNode> value) {
    return new Sample(NODES.objectNode().put("type", type), value);
  }

  private Sample format(String format, Supplier<Object> value) {
    return new Sample(
        NODES.objectNode().put("type", "string").put("format", format),
        () -> NODES.textNode(value.get().toString()));
  }

  private Sample wanted(String type, String column, Supplier<JsonNode> value) {
    ObjectNode schema = NODES.objectNode().put("type", type);
    schema.putObject("bigquery").put("type", column);
    return new Sample(schema, value);
  }

  private JsonNode base64() {
    byte[] bytes = new byte[random.nextInt(9)];
    random.nextBytes(bytes);
    return NODES.textNode(Base64.getEncoder().encodeToString(bytes));
  }

  private Sample array(Sample item) {
    ObjectNode schema = NODES.objectNode().put("type", "array");
    schema.set("items", item.schema());
    return new Sample(
        schema,
        () -> {
          ArrayNode array = NODES.arrayNode();
          for (int i = random.nextInt(4); i > 0; i--) {
            array.add(item.value().get());
          }
          return array;
        });
  }

  private Sample nullable(Sample sample) {
    return either(new Sample(NODES.objectNode().put("type", "null"), NODES::nullNode), sample);
  }

  private Sample either(Sample one, Sample other) {
    ObjectNode schema = NODES.objectNode();
    schema.putArray("anyOf").add(one.schema()).add(other.schema());
    return new Sample(schema, () -> (random.nextBoolean() ? one : other).value().get());
  }

  private Sample object(int depth) {
    ObjectNode schema = NODES.objectNode().put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = schema.putArray("required");
    var samples = new java.util.LinkedHashMap<String, Sample>();
    for (int i = 1 + random.nextInt(5); i > 0; i--) {
      String name =
          random.nextInt(3) > 0 ? "f" + names++ : NAMES.get(random.nextInt(NAMES.size())) + names++;
      samples.put(name, any(depth));
    }
    samples.forEach((name, sample) -> {
      properties.set(name, sample.schema());
      if (random.nextInt(3) == 0) {
        required.add(name);
      }
    });
    return new Sample(
        schema,
        () -> {
          ObjectNode value = NODES.objectNode();
          samples.forEach((name, sample) -> {
            if (random.nextBoolean()
                || required.valueStream().anyMatch(r -> r.asText().equals(name))) {
              value.set(name, sample.value().get());
            }
            if (random.nextInt(4) == 0) {
              value.set("+" + text(), json(2));
            }
          });
          return value;
        });
  }

  /// Any JSON.
  JsonNode json(int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 6)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.booleanNode(random.nextBoolean());
      case 2 -> NODES.numberNode(random.nextLong());
      case 3 -> NODES.numberNode(random.nextInt(1000) / 8.0);
      case 4, 5 -> NODES.textNode(text());
      case 6 -> NODES.arrayNode().add(json(depth - 1)).add(json(depth - 1));
      default -> NODES.objectNode().set(text(), json(depth - 1));
    };
  }

  private String text() {
    return random
        .ints(random.nextInt(6), 0, 5)
        .mapToObj(i -> List.of("a", "\"", "\\", "ä", "\ud83d\ude00").get(i))
        .collect(java.util.stream.Collectors.joining());
  }
}
