package io.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.model.Attributes;
import io.sluice.model.Rejection;
import io.sluice.model.Rejection.Reason;
import io.sluice.model.Rejection.Stage;
import io.sluice.model.route.Routes;
import io.sluice.model.transform.TransformCompiler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoutesHttpTest {
  private static final String SIGNIN = "{\"id\":\"%s\",\"type\":\"signin\",\"userid\":%s}";

  @TempDir private Path directory;
  private final Ingest ingest = Ingest.open();
  private Routes routes = Routes.NONE;

  @BeforeEach
  void follow() throws IOException {
    Files.writeString(
        directory.resolve("signin.json"),
        """
        {"type": "object", "required": ["userid"], "properties": {"userid": {"type": "string"}}}
        """);
    Files.writeString(directory.resolve("never.js"), "function process(text) { throw 1 }");
    Files.writeString(
        directory.resolve("sluice.yaml"),
        """
        routes:
          - {name: signins, match: event.type == "signin", schema: signin.json, table: signins}
          - name: changed
            match: event.type == "changed"
            schema: signin.json
            transform: never.js
            table: changed
        """);
    routes = Routes.read(directory, TransformCompiler.NONE);
    ingest.follow(routes);
  }

  @AfterEach
  void close() {
    ingest.close();
  }

  @Test
  void anEventThatFitsTheSchemaOfItsRouteIsMarkedWithIt() {
    ingest.post("[" + SIGNIN.formatted("1", "\"ada\"") + ",{\"type\":\"click\"}]").taken(2, 0);

    List<JsonNode> events = ingest.events();
    assertThat(events.getFirst().get("sluiceroute").asText())
        .isEqualTo(routes.all().getFirst().mark())
        .matches("signins@[0-9a-f]{12}");
    assertThat(events.getLast().has("sluiceroute")).isFalse();
    assertThat(ingest.packs(Attributes.EVENTS).getFirst().attributes())
        .containsEntry("sluice-config", routes.hash());
  }

  @Test
  void anEventThatDoesNotFitIsRejectedAloneAndKept() {
    String wrong = SIGNIN.formatted("2", "7");
    JsonNode refusal =
        ingest
            .post("[" + SIGNIN.formatted("1", "\"ada\"") + "," + wrong + "]")
            .taken(1, 1)
            .rejected(0);

    assertThat(refusal.get("index").asInt()).isEqualTo(1);
    assertThat(refusal.get("id").asText()).isEqualTo("2");
    assertThat(refusal.get("reason").asText()).isEqualTo("INVALID");
    assertThat(refusal.get("detail").asText()).startsWith("route signins: ").contains("userid");
    assertThat(ingest.rejections())
        .singleElement()
        .satisfies(kept -> {
          assertThat(kept.stage()).isEqualTo(Stage.VALIDATE);
          assertThat(kept.reason()).isEqualTo(Reason.INVALID);
          assertThat(kept.eventId()).isEqualTo("2");
          assertThat(text(kept)).isEqualTo(wrong);
        });
  }

  @Test
  void whenNoEventFitsItIsABadRequest() {
    ingest.post("{\"type\":\"signin\"}").refused(400, "INVALID");
  }

  @Test
  void whatATransformIsToChangeIsNotCheckedBefore() {
    ingest.post("{\"type\":\"changed\"}").taken(1, 0);

    assertThat(ingest.events().getFirst().get("sluiceroute").asText()).startsWith("changed@");
  }

  @Test
  void withoutRoutesNothingIsMarked() {
    ingest.follow(Routes.NONE);
    ingest.post(SIGNIN.formatted("1", "7")).taken(1, 0);

    assertThat(ingest.events().getFirst().has("sluiceroute")).isFalse();
    assertThat(ingest.packs(Attributes.EVENTS).getFirst().attributes())
        .doesNotContainKey("sluice-config");
  }

  @Test
  void noClientNamesARoute() {
    ingest
        .post(
            "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"sluiceroute\":\"signins@0\"}",
            "Content-Type",
            "application/cloudevents+json")
        .refused(400, "INVALID");
  }

  private static String text(Rejection rejection) {
    return new String(rejection.raw(), StandardCharsets.UTF_8);
  }
}
