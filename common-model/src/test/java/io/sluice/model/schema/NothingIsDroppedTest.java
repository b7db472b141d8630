package io.sluice.model.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.model.json.Json;
import io.sluice.model.schema.Mapped.Refused;
import io.sluice.model.schema.Mapped.Values;
import io.sluice.model.table.Column.Mode;
import io.sluice.model.table.ColumnType;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Random schemas and values: what is in the columns and what is in `additional_properties` are
/// together what was sent. A failure names its seed: `-Dseed=S` plays it again;
/// `-Dsluice.schemas=N` plays more of them.
class NothingIsDroppedTest {
  private static final int SCHEMAS = Integer.getInteger("sluice.schemas", 40);
  private static final int VALUES = 10;
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  @TempDir Path directory;

  @Test
  void columnsAndTheRestAreTogetherWhatWasSent() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    for (int i = 0; i < SCHEMAS; i++) {
      var made = new RandomSchema(new Random(seed + i));
      RandomSchema.Sample sample = made.event();
      Files.writeString(directory.resolve("s.json"), sample.schema().toString());
      EventSchema schema = EventSchema.read(directory, "s.json");
      for (int j = 0; j < VALUES; j++) {
        JsonNode sent = sample.value().get();
        Mapped mapped = schema.checked(Json.of(sent.toString()));

        assertThat(mapped)
            .as("-Dseed=%d %s %s", seed + i, sample.schema(), sent)
            .isInstanceOf(Values.class);
        assertThat(normal(together(schema.fields(), (Values) mapped)))
            .as("-Dseed=%d %s", seed + i, sample.schema())
            .isEqualTo(normal(stored(schema.fields(), sent)));
      }
    }
  }

  @Test
  void noDataWhateverItIsMakesItThrow() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    for (int i = 0; i < SCHEMAS; i++) {
      var random = new Random(seed + i);
      var made = new RandomSchema(random);
      RandomSchema.Sample sample = made.event();
      Files.writeString(directory.resolve("s.json"), sample.schema().toString());
      EventSchema schema = EventSchema.read(directory, "s.json");
      for (int j = 0; j < VALUES; j++) {
        JsonNode data = broken(sample.value().get(), made, random);
        Mapped checked = schema.checked(Json.of(data.toString()));
        Mapped mapped = schema.values(Json.of(data.toString()));

        switch (checked) {
          case Values values ->
              assertThat(mapped)
                  .as("-Dseed=%d", seed + i)
                  .usingRecursiveComparison()
                  .isEqualTo(values);
          case Refused refused ->
              assertThat(refused.detail())
                  .as("-Dseed=%d", seed + i)
                  .isNotEmpty()
                  .hasSizeLessThanOrEqualTo(1500);
        }
      }
    }
  }

  private static JsonNode broken(JsonNode value, RandomSchema made, Random random) {
    if (!(value instanceof ObjectNode object) || object.isEmpty() || random.nextInt(5) == 0) {
      return made.json(3);
    }
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    String name = names.get(random.nextInt(names.size()));
    object.set(name, broken(object.get(name), made, random));
    return object;
  }

  /// What a table knows of data: neither a null in a column, nor an array that is empty, nor more
  /// digits of a FLOAT64 than a double has.
  static JsonNode stored(Fields fields, JsonNode data) {
    ObjectNode stored = data.deepCopy();
    for (Field field : fields.list()) {
      JsonNode value = stored.get(field.name());
      boolean repeated = field.column().mode() == Mode.REPEATED;
      if (value == null || value.isNull() || (repeated && value.isEmpty())) {
        stored.remove(field.name());
      } else if (repeated && !field.fields().list().isEmpty()) {
        ArrayNode members = stored.putArray(field.name());
        value.forEach(member -> members.add(stored(field.fields(), member)));
      } else if (!field.fields().list().isEmpty()) {
        stored.set(field.name(), stored(field.fields(), value));
      } else if (field.column().type() == ColumnType.FLOAT64 && repeated) {
        ArrayNode members = stored.putArray(field.name());
        value.forEach(member -> members.add(member.doubleValue()));
      } else if (field.column().type() == ColumnType.FLOAT64) {
        stored.put(field.name(), value.doubleValue());
      }
    }
    return stored;
  }

  static JsonNode together(Fields fields, Values values) throws Exception {
    Json rest = values.additionalProperties();
    return together(fields, values.list(), rest == null ? null : MAPPER.readTree(rest.toString()));
  }

  private static ObjectNode together(Fields fields, List<?> values, @Nullable JsonNode rest)
      throws Exception {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    if (rest != null) {
      all.setAll((ObjectNode) rest.deepCopy());
    }
    for (int i = 0; i < fields.list().size(); i++) {
      Field field = fields.list().get(i);
      Object value = values.get(i);
      JsonNode inner = rest == null ? null : rest.get(field.name());
      if (field.column().mode() == Mode.REPEATED) {
        if (!((List<?>) value).isEmpty()) {
          ArrayNode members = all.putArray(field.name());
          for (Object member : (List<?>) value) {
            JsonNode left = inner == null ? null : inner.get(members.size());
            members.add(node(field, member, left));
          }
        }
      } else if (value != null) {
        all.set(field.name(), node(field, value, inner));
      }
    }
    return all;
  }

  private static JsonNode node(Field field, Object value, @Nullable JsonNode rest)
      throws Exception {
    return switch (value) {
      case List<?> record -> together(field.fields(), record, rest);
      case Json json -> MAPPER.readTree(json.toString());
      case Long number -> JsonNodeFactory.instance.numberNode(number);
      case Double number -> JsonNodeFactory.instance.numberNode(number);
      case BigDecimal number -> JsonNodeFactory.instance.numberNode(number);
      case Boolean flag -> JsonNodeFactory.instance.booleanNode(flag);
      case byte[] bytes ->
          JsonNodeFactory.instance.textNode(Base64.getEncoder().encodeToString(bytes));
      default -> JsonNodeFactory.instance.textNode(value.toString());
    };
  }

  /// Equal for equal JSON: without an order of members, a number as its value.
  static String normal(JsonNode node) {
    if (node.isObject()) {
      var members = new TreeMap<String, String>();
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        members.put(member.getKey(), normal(member.getValue()));
      }
      return members.toString();
    } else if (node.isArray()) {
      return Arrays.toString(node.valueStream().map(NothingIsDroppedTest::normal).toArray());
    } else if (node.isNumber()) {
      return node.decimalValue().stripTrailingZeros().toString();
    }
    return node.toString();
  }
}
