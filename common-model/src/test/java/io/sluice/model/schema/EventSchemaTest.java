package io.sluice.model.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a schema says of data.
class EventSchemaTest {
  @TempDir Path directory;

  @Test
  void validDataBecomesValuesAndTheRestIsKept() throws IOException {
    EventSchema schema =
        schema(
            """
            {"type": "object", "required": ["date", "user"], "properties": {
              "date": {"type": "string", "format": "date-time"},
              "user": {"type": "object", "properties": {"age": {"type": "integer", "minimum": 0}}},
              "tags": {"type": "array", "items": {"type": "string"}}}}
            """);
    Json data =
        Json.of(
            """
            {"date": "2017-10-17T20:57:17.338320", "user": {"age": 1e1, "nickname": "x"}, "tags": ["a"], "more": 1}
            """);

    assertThat(schema.fault(data)).isEmpty();
    assertThat(schema.values(data))
        .isEqualTo(
            new Mapped.Values(
                List.of(Instant.parse("2017-10-17T20:57:17.338320Z"), List.of(10L), List.of("a")),
                Json.of("{\"user\":{\"nickname\":\"x\"},\"more\":1}")));
  }

  @Test
  void faultsNamePathAndExpectation() throws IOException {
    EventSchema schema =
        schema(
            """
            {"type": "object", "required": ["date", "user"], "properties": {
              "date": {"type": "string", "format": "date-time"},
              "user": {"type": "object", "properties": {"age": {"type": "integer", "minimum": 0}}}}}
            """);

    assertThat(schema.fault(Json.of("{\"user\":{\"age\":-3}}")))
        .hasValue("/user/age: must be at least 0, is -3; /date: required field is missing");
    assertThat(schema.fault(Json.of("{\"user\":{\"age\":0.5},\"date\":\"x\"}")))
        .hasValue("/user/age: must be an integer, is 0.5");
    assertThat(schema.fault(Json.of("{\"user\":{\"age\":1},\"date\":\"x\"}")))
        .hasValue("/date: must be a time such as 2017-10-17T20:57:17Z, is \"x\"");
  }

  private EventSchema schema(String text) throws IOException {
    Files.writeString(directory.resolve("schema.json"), text);
    return EventSchema.read(directory, "schema.json");
  }
}
