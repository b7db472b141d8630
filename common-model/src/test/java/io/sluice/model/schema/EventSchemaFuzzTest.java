package io.sluice.model.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.model.json.Json;
import io.sluice.model.json.JsonScanner;
import io.sluice.model.json.JsonSyntaxException;
import io.sluice.model.schema.Mapped.Refused;
import io.sluice.model.schema.Mapped.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Data of strangers against a schema that uses what schemas can.
class EventSchemaFuzzTest {
  private static final String SCHEMA =
      """
      {"type": "object", "required": ["id"], "minProperties": 1, "properties": {
        "id": {"type": "string", "pattern": "^(a+)+$", "maxLength": 100000},
        "n": {"type": "integer", "minimum": 0, "multipleOf": 3},
        "f": {"type": "number", "multipleOf": 0.01, "exclusiveMaximum": 1e6},
        "m": {"type": "number", "bigquery": {"type": "NUMERIC"}},
        "t": {"type": ["string", "null"], "format": "date-time"},
        "e": {"type": "integer", "bigquery": {"type": "TIMESTAMP"}},
        "d": {"type": "string", "format": "date"},
        "c": {"type": "string", "format": "time"},
        "b": {"type": "string", "bigquery": {"type": "BYTES"}},
        "u": {"type": "array", "uniqueItems": true, "items": {"enum": [1, 2.5, "x", {"a": 1}]}},
        "w": {"type": "array", "items": {"$ref": "#/$defs/tree"}, "contains": {"required": ["v"]}, "minContains": 0},
        "x": {"oneOf": [{"type": "string", "format": "uri"}, {"type": "string", "format": "email"}, {"type": "array"}]},
        "y": {"type": "string", "format": "ipv6"},
        "z": {"type": "object", "patternProperties": {"^a": {"type": "string"}}, "additionalProperties": false}},
       "dependentRequired": {"n": ["f"]}, "if": {"required": ["t"]}, "then": {"required": ["d"]},
       "propertyNames": {"maxLength": 100}, "unevaluatedProperties": {"not": {"type": "boolean"}},
       "$defs": {"tree": {"type": "object", "properties": {"v": {"type": "integer"}, "l": {"$ref": "#/$defs/tree"}}}}}
      """;

  private static @Nullable EventSchema schema;

  @FuzzTest
  void whatIsRefusedIsSaidAndWhatIsNotIsMapped(byte[] input) throws IOException {
    EventSchema schema = schema();
    Json data;
    try {
      var scanner = new JsonScanner(input, 0, input.length);
      data = scanner.value();
    } catch (JsonSyntaxException e) {
      return;
    }
    Mapped checked = schema.checked(data);
    Mapped mapped = schema.values(data);

    switch (checked) {
      case Values values -> assertThat(mapped).usingRecursiveComparison().isEqualTo(values);
      case Refused refused ->
          assertThat(refused.detail()).isNotBlank().hasSizeLessThanOrEqualTo(1500);
    }
    assertThat(schema.fault(data).isPresent()).isEqualTo(checked instanceof Refused);
  }

  private static synchronized EventSchema schema() throws IOException {
    if (schema == null) {
      Path directory = Files.createTempDirectory("schema");
      Path file = Files.writeString(directory.resolve("s.json"), SCHEMA);
      schema = EventSchema.read(directory, "s.json");
      Files.delete(file);
      Files.delete(directory);
    }
    return schema;
  }
}
