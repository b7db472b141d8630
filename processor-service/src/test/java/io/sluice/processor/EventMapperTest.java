package io.sluice.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.model.Event;
import io.sluice.model.Event.Identity;
import io.sluice.model.Message;
import io.sluice.model.Rejection.Stage;
import io.sluice.model.json.Json;
import io.sluice.model.route.Routes;
import io.sluice.model.table.Row;
import io.sluice.model.transform.Transform;
import io.sluice.model.transform.TransformCompiler;
import io.sluice.model.transform.Transformed;
import io.sluice.model.transform.Transformed.Payload;
import io.sluice.processor.EventMapper.Mapped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventMapperTest {
  private static final Instant TIME = Instant.parse("2026-11-20T10:00:00Z");
  private static final Message MESSAGE = new Message("m", new byte[0], Map.of(), TIME, 1);

  @TempDir private Path directory;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private Transformed next = new Transformed.Dropped();
  private Routes routes = Routes.NONE;

  @BeforeEach
  void read() throws IOException {
    Files.writeString(
        directory.resolve("trade.json"),
        """
        {"type": "object", "required": ["code"], "properties": {"code": {"type": "integer"}}}
        """);
    Files.writeString(directory.resolve("f.js"), "");
    Files.writeString(
        directory.resolve("sluice.yaml"),
        """
        routes:
          - {name: typed, match: event.type == "typed", schema: trade.json, table: typed}
          - {name: some, match: event.type == "some", filter: event.data.code > 1, table: some}
          - {name: changed, match: event.type == "changed", transform: f.js, table: changed}
          - name: both
            match: event.type == "both"
            transform: f.js
            schema: trade.json
            table: both
        """);
    routes = Routes.read(directory, compiler());
  }

  @Test
  void anEventWithoutARouteGoesToEvents() throws Exception {
    assertThat(row(map(event("click", "{\"code\": 1}"))).table().name()).isEqualTo("events");
  }

  @Test
  void aTypedRowHasTheColumnsOfItsSchemaAndLosesNothing() throws Exception {
    Row row = row(map(event("typed", "{\"code\": 7, \"more\": true}")));

    assertThat(row.table().name()).isEqualTo("typed");
    assertThat(value(row, "event_id")).isEqualTo("1");
    assertThat(value(row, "code")).isEqualTo(7L);
    assertThat(value(row, "additional_properties")).isEqualTo(Json.of("{\"more\":true}"));
  }

  @Test
  void whatNobodyHasCheckedIsCheckedNow() throws Exception {
    assertThat(map(event("typed", "{}")))
        .isInstanceOfSatisfying(
            Mapped.Refused.class,
            refused -> {
              assertThat(refused.stage()).isEqualTo(Stage.VALIDATE);
              assertThat(refused.detail()).startsWith("route typed: ").contains("code");
            });
  }

  @Test
  void aFilterDropsWhatIsFalseAndRejectsWhatItCannotDecide() throws Exception {
    assertThat(map(event("some", "{\"code\": 1}"))).isEqualTo(new Mapped.Filtered());
    assertThat(row(map(event("some", "{\"code\": 2}"))).table().name()).isEqualTo("some");
    assertThat(map(event("some", "{}")))
        .isInstanceOfSatisfying(
            Mapped.Refused.class,
            refused -> {
              assertThat(refused.stage()).isEqualTo(Stage.TRANSFORM);
              assertThat(refused.detail()).startsWith("route some: filter: ").contains("code");
            });
    assertThat(registry.get("sluice.processor.route.filtered").counter().count()).isEqualTo(1);
  }

  @Test
  void aTransformChangesTheDataAndTheAttributes() throws Exception {
    next = new Transformed.Changed(payload("{\"x\": 1}", Map.of("unit", Json.of("\"eur\""))));
    Row row = row(map(event("changed", "{\"code\": 1}")));

    assertThat(row.table().name()).isEqualTo("changed");
    assertThat(value(row, "event_id")).isEqualTo("1");
    assertThat(value(row, "data")).isEqualTo(Json.of("{\"x\": 1}"));
    assertThat(value(row, "attributes")).isEqualTo(Json.of("{\"unit\":\"eur\"}"));
  }

  @Test
  void aFanOutNumbersItsRows() throws Exception {
    next =
        new Transformed.FannedOut(
            List.of(payload("{\"x\": 1}", Map.of()), payload("{\"x\": 2}", Map.of())));

    assertThat(((Mapped.Rows) map(event("changed", "{}"))).rows())
        .extracting(row -> value(row, "event_id"))
        .containsExactly("1#0", "1#1");
    next = new Transformed.FannedOut(List.of(payload("{}", Map.of())));
    assertThat(row(map(event("changed", "{}"))).values().getFirst()).isEqualTo("1#0");
    next = new Transformed.FannedOut(List.of());
    assertThat(map(event("changed", "{}"))).isEqualTo(new Mapped.Filtered());
  }

  @Test
  void whatATransformMakesHasToFitTheSchema() throws Exception {
    next = new Transformed.Changed(payload("{\"code\": 3}", Map.of()));
    assertThat(value(row(map(event("both", "{}"))), "code")).isEqualTo(3L);

    next =
        new Transformed.FannedOut(
            List.of(payload("{\"code\": 3}", Map.of()), payload("{\"code\": []}", Map.of())));
    assertThat(map(event("both", "{}")))
        .isInstanceOfSatisfying(
            Mapped.Refused.class, refused -> assertThat(refused.stage()).isEqualTo(Stage.MAP));
  }

  @Test
  void aTransformThatFailsRejectsItsEventAndOneThatDropsFiltersIt() throws Exception {
    next = new Transformed.Failed("f.js:1: boom");
    assertThat(map(event("changed", "{}")))
        .isInstanceOfSatisfying(
            Mapped.Refused.class,
            refused -> {
              assertThat(refused.stage()).isEqualTo(Stage.TRANSFORM);
              assertThat(refused.detail()).isEqualTo("route changed: f.js:1: boom");
            });
    next = new Transformed.Dropped();
    assertThat(map(event("changed", "{}"))).isEqualTo(new Mapped.Filtered());
  }

  @Test
  void theRouteThatIngestFoundIsTaken() throws Exception {
    Event event = event("click", "{\"code\": 5}").on(routes.all().getFirst().mark());

    assertThat(row(map(event)).table().name()).isEqualTo("typed");
  }

  @Test
  void whereIngestFoundNoRouteNoneIsLookedForIfItKnewTheSame() throws Exception {
    var known = new EventMapper(MESSAGE, routes, true, new RouteMetrics(registry));

    assertThat(row(known.map(event("typed", "{}"))).table().name()).isEqualTo("events");
  }

  @Test
  void aVersionThatIsNotKnownTakesTheRouteThatFitsOrGoesToEvents() throws Exception {
    assertThat(row(map(event("typed", "{\"code\": 1}").on("typed@000000000000"))).table().name())
        .isEqualTo("typed");
    assertThat(row(map(event("typed", "{}").on("typed@000000000000"))).table().name())
        .isEqualTo("events");
    assertThat(row(map(event("new", "{}").on("new@000000000000"))).table().name())
        .isEqualTo("events");
    assertThat(registry.get("sluice.processor.route.unknown").counter().count()).isEqualTo(2);
  }

  private Mapped map(Event event) throws InterruptedException {
    return new EventMapper(MESSAGE, routes, false, new RouteMetrics(registry)).map(event);
  }

  private static Row row(Mapped mapped) {
    return ((Mapped.Rows) mapped).rows().getFirst();
  }

  private static @Nullable Object value(Row row, String column) {
    return row.values().get(row.table().position(column));
  }

  private static Payload payload(String data, Map<String, Json> attributes) {
    return new Payload(Json.of(data), attributes);
  }

  private static Event event(String type, String data) {
    return new Event(
        "1", "s", type, TIME, null, TIME, Identity.CONTENT, Map.of(), Json.of(data), false);
  }

  private TransformCompiler compiler() {
    return (_, _, _) ->
        new Transform() {
          @Override
          public Transformed apply(Event event) {
            return next;
          }

          @Override
          public void close() {}
        };
  }
}
