package io.sluice.model.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.Event;
import io.sluice.model.Event.Identity;
import io.sluice.model.InvalidConfigException;
import io.sluice.model.condition.EventView;
import io.sluice.model.json.Json;
import io.sluice.model.table.Table;
import io.sluice.model.transform.TransformCompiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesTest {
  private static final String SCHEMA =
      """
      {"type": "object", "required": ["userid"], "properties": {"userid": {"type": "string"}}}
      """;

  private static final String SIGNINS =
      """
      routes:
        - name: signins
          match: event.type == "signin"
          schema: schemas/signin.json
          table: signins
        - name: errors
          match: event.data.code != 0
          filter: event.data.code > 100
          transform: transforms/error.js
          table: errors
          cluster_by: source
      """;

  @TempDir private Path directory;

  @BeforeEach
  void write() throws IOException {
    Files.createDirectories(directory.resolve("schemas"));
    Files.createDirectories(directory.resolve("transforms"));
    Files.writeString(directory.resolve("schemas/signin.json"), SCHEMA);
    Files.writeString(directory.resolve("transforms/error.js"), "function process(text) {}");
  }

  @Test
  void withoutAFileThereAreNoRoutes() {
    assertThat(read().all()).isEmpty();
    assertThat(read().hash()).isEmpty();
    assertThat(read().of(view("signin", "{}"), (_, _) -> {})).isNull();
  }

  @Test
  void anEventTakesTheFirstRouteThatMatches() throws IOException {
    Routes routes = routes(SIGNINS);

    assertThat(name(routes, "signin", "{\"code\": 1}")).isEqualTo("signins");
    assertThat(name(routes, "click", "{\"code\": 1}")).isEqualTo("errors");
    assertThat(name(routes, "click", "{\"code\": 0}")).isEmpty();
    assertThat(name(routes, "click", "{}")).isEmpty();
    assertThat(routes.tables()).extracting(Table::name).containsExactly("signins", "errors");
    assertThat(routes.all().getLast().table().clusteredBy()).containsExactly("source");
  }

  @Test
  void whatCannotBeDecidedDoesNotMatchAndIsToldUnlessAFieldIsMissing() throws IOException {
    Routes routes = routes(SIGNINS.replace("code != 0", "code > 0"));
    var doubts = new ArrayList<String>();

    routes.of(view("click", "{}"), (route, _) -> doubts.add(route.name()));
    assertThat(doubts).isEmpty();
    routes.of(view("click", "{\"code\": \"x\"}"), (route, _) -> doubts.add(route.name()));
    assertThat(doubts).containsExactly("errors");
  }

  @Test
  void theVersionOfARouteDiffersWhenAnythingAboutItDoes() throws IOException {
    Routes first = routes(SIGNINS);
    Routes same = routes("# a comment\n" + SIGNINS);
    assertThat(same.hash()).isEqualTo(first.hash()).matches("[0-9a-f]{12}");
    assertThat(same.marked(first.all().getFirst().mark())).isPresent();

    Files.writeString(
        directory.resolve("schemas/signin.json"), SCHEMA.replace("\"required\"", "\"x\""));
    Routes schema = routes(SIGNINS);
    assertThat(schema.hash()).isNotEqualTo(first.hash());
    assertThat(schema.marked(first.all().getFirst().mark())).isEmpty();
    assertThat(schema.marked(first.all().getLast().mark())).isPresent();

    Files.writeString(directory.resolve("transforms/error.js"), "function process(other) {}");
    assertThat(routes(SIGNINS).marked(first.all().getLast().mark())).isEmpty();
  }

  @Test
  void aSchemaDescribesWhatIsStored() throws IOException {
    Routes routes =
        routes(
            SIGNINS.replace(
                "transforms/error.js", "transforms/error.js\n    schema: schemas/signin.json"));
    Event event = event("signin", "{\"code\": 7}");

    assertThat(routes.all().getFirst().fault(event))
        .hasValueSatisfying(
            fault -> assertThat(fault).startsWith("route signins: ").contains("userid"));
    assertThat(routes.all().getLast().fault(event)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "routes: | routs: | sluice.yaml:1: the file has no 'routs'; did you mean 'routes'?",
        "table: signins | tabel: signins | sluice.yaml:5: a route has no 'tabel'; did you mean 'table'?",
        "table: signins | table: sign-ins | sluice.yaml:5: 'sign-ins' is no table",
        "name: errors | name: signins | sluice.yaml:6: another route is called 'signins'",
        "match: event.type == \"signin\" | filter: 'true' | sluice.yaml:6: no event reaches route 'errors'",
        "event.type == | event.tpye == | sluice.yaml:3: match: character 6: undefined field 'tpye'; did you mean 'type'?",
        "schemas/signin.json | schemas/sign.json | sluice.yaml:4: there is no file 'schemas/sign.json'",
        "transforms/error.js | transforms/eror.js | sluice.yaml:9: there is no file 'transforms/eror.js'",
        "transforms/error.js | ../outside.js | sluice.yaml:9: ",
        "transform: transforms/error.js | function: f | sluice.yaml:6: route 'errors' has a function, but no transform",
        "table: errors | table: rejected_events | sluice.yaml:10: table 'rejected_events' is Sluice's own",
        "table: errors | table: signins | routes 'signins' and 'errors' have table 'signins' with other columns",
        "table: signins | table: events | a route with a schema cannot go to table 'events'",
        "cluster_by: source | cluster_by: {a: b} | sluice.yaml:11: 'cluster_by' is a list of names",
        "cluster_by: source | cluster_by: data | data",
        "- name: signins | - names: signins | sluice.yaml:2: a route has no 'names'; did you mean 'name'?",
      })
  void whatIsWrongIsOneLineThatSaysWhere(String text, String wrong, String complaint) {
    assertThatThrownBy(() -> routes(SIGNINS.replace(text, wrong)))
        .isInstanceOfSatisfying(
            InvalidConfigException.class,
            e ->
                assertThat(e.complaints())
                    .anySatisfy(line -> assertThat(line).contains(complaint).doesNotContain("\n")));
  }

  @Test
  void everyComplaintIsToldAtOnce() {
    String wrong = SIGNINS.replace("table: signins", "tabel: signins").replace("code > 100", "cod");

    assertThatThrownBy(() -> routes(wrong.replace("name: errors", "nme: errors")))
        .isInstanceOfSatisfying(
            InvalidConfigException.class, e -> assertThat(e.complaints()).hasSizeGreaterThan(1));
  }

  @ParameterizedTest
  @CsvSource({
    "'routes:\n  - name: a\n\ttable: b', 3",
    "'routes: [', 1",
    "'- a', 1",
    "'routes: x', 1"
  })
  void whatIsNoListOfRoutesIsToldWithItsLine(String text, int line) {
    assertThatThrownBy(() -> routes(text))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageStartingWith("sluice.yaml:" + line);
  }

  private Routes routes(String text) throws IOException {
    Files.writeString(directory.resolve("sluice.yaml"), text);
    return read();
  }

  private Routes read() {
    return Routes.read(directory, TransformCompiler.NONE);
  }

  private static String name(Routes routes, String type, String data) {
    Route route = routes.of(view(type, data), (_, _) -> {});
    return route == null ? "" : route.name();
  }

  private static EventView view(String type, String data) {
    return new EventView(event(type, data));
  }

  private static Event event(String type, String data) {
    return new Event(
        "1",
        "s",
        type,
        Instant.EPOCH,
        null,
        Instant.EPOCH,
        Identity.CONTENT,
        Map.of(),
        Json.of(data),
        false);
  }
}
