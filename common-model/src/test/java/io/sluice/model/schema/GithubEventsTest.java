package io.sluice.model.schema;

import static io.sluice.model.schema.SchemaFixture.shape;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sluice.model.json.Json;
import io.sluice.model.schema.Mapped.Values;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Real events and a schema for them.
class GithubEventsTest {
  @Test
  void eachEventHasItsValues() throws Exception {
    EventSchema schema = EventSchema.read(directory(), "github-event.json");
    List<String> events = Files.readAllLines(directory().resolve("github-events.ndjson"));

    assertThat(events).hasSize(30);
    for (String event : events) {
      assertThat(schema.fault(Json.of(event))).isEmpty();
      JsonNode sent = new JsonMapper().readTree(event);
      var values = (Values) schema.values(Json.of(event));
      assertThat(
              NothingIsDroppedTest.normal(NothingIsDroppedTest.together(schema.fields(), values)))
          .isEqualTo(
              NothingIsDroppedTest.normal(NothingIsDroppedTest.stored(schema.fields(), sent)));
    }
  }

  @Test
  void itsColumnsAreThoseThatAnalystsWant() throws Exception {
    String user = "RECORD(id INT64!, login STRING!, gravatar_id STRING)";

    assertThat(shape(EventSchema.read(directory(), "github-event.json").columns()))
        .isEqualTo(
            """
            id STRING!, type STRING!, created_at TIMESTAMP!, public BOOL!, actor USER!, org USER, \
            repo RECORD(id INT64!, name STRING!, url STRING)!, \
            payload RECORD(action STRING, ref STRING, ref_type STRING, size INT64, head STRING, before STRING, push_id INT64, \
            commits RECORD(sha STRING!, message STRING, distinct BOOL, author RECORD(name STRING, email STRING))*, \
            issue RECORD(number INT64, title STRING, user USER, created_at TIMESTAMP, closed_at TIMESTAMP, assignee USER, labels RECORD(name STRING)*), \
            forkee JSON, pages RECORD(page_name STRING, action STRING)*)!\
            """
                .replace("USER", user));
  }

  private static Path directory() throws URISyntaxException {
    return Path.of(
            Objects.requireNonNull(GithubEventsTest.class.getResource("github-event.json")).toURI())
        .getParent();
  }
}
