package io.sluice.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;

/// The OpenAPI document of a service, against which its real answers are held.
public final class OpenApiDocument {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SPECIFICATION = "https://spec.openapis.org/oas/3.1/";
  private static final Map<String, String> SPECIFICATION_FILES =
      Map.of(
          "schema/2025-11-23", "schema",
          "schema-base/2025-11-23", "schema-base",
          "dialect/2024-11-10", "dialect",
          "meta/2024-11-10", "meta");

  /// What every answer may have: of HTTP itself, and for pages of other origins.
  private static final Set<String> COMMON_HEADERS =
      Set.of(
          "date",
          "content-length",
          "content-type",
          "connection",
          "cache-control",
          "transfer-encoding",
          "vary",
          "access-control-allow-origin",
          "access-control-expose-headers");

  private final JsonNode document;
  private final SchemaRegistry schemas =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder -> builder.schemas(OpenApiDocument::specification));
  private final Set<String> seen = new ConcurrentSkipListSet<>();

  private OpenApiDocument(JsonNode document) {
    this.document = document;
  }

  /// The document that lies beside a class.
  public static OpenApiDocument of(Class<?> service) {
    return parse(resource(service, "openapi.json"));
  }

  public static OpenApiDocument parse(String document) {
    try {
      return new OpenApiDocument(JSON.readTree(document));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public JsonNode json() {
    return document;
  }

  /// What the specification has against it.
  public List<String> faults() {
    var location = SchemaLocation.of(SPECIFICATION + "schema-base/2025-11-23");
    return schemas.getSchema(location).validate(document).stream().map(Error::toString).toList();
  }

  /// Method and path of each operation, `GET /health`.
  public Set<String> operations() {
    var operations = new TreeSet<String>();
    document
        .get("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .fieldNames()
                .forEachRemaining(method -> {
                  // What all operations of a path share stands beside them.
                  if (!method.equals("parameters")) {
                    operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                  }
                }));
    return operations;
  }

  /// The statuses of each operation, `GET /health 200`.
  public Set<String> answers() {
    var answers = new TreeSet<String>();
    for (String operation : operations()) {
      responses(operation).fieldNames().forEachRemaining(s -> answers.add(operation + " " + s));
    }
    return answers;
  }

  /// Those [#answers()] that were checked so far.
  public Set<String> seen() {
    return new TreeSet<>(seen);
  }

  /// Asserts that an answer is one of those that the document promises.
  public void check(
      String method, String path, int status, Map<String, List<String>> headers, String body) {
    String answer = "%s %s is answered %d: %s".formatted(method, path, status, body);
    String template = template(path);
    String contentType = String.join(",", valuesOf(headers, "content-type"));
    // HEAD is asked wherever GET may be, and answered without a body.
    boolean head = method.equals("HEAD");
    String name = (head ? "GET" : method) + " " + template;
    if (!operations().contains(name)) {
      assertThat(status)
          .as("not in openapi.json, yet %s", answer)
          .isEqualTo(document.get("paths").has(template) ? 405 : 404);
      if (!head) {
        JsonNode problem = document.at("/components/schemas/Problem");
        assertThat(faultsOfAnswer(problem, body)).as(answer).isEmpty();
      }
      return;
    }
    JsonNode response = resolved(responses(name).path(Integer.toString(status)));
    assertThat(response.isMissingNode()).as("status not in openapi.json: %s", answer).isFalse();
    if (head) {
      assertThat(body).as(answer).isEmpty();
      return;
    }
    seen.add(name + " " + status);
    checkHeaders(response, headers, answer);
    checkBody(response, contentType, body, answer);
  }

  private void checkHeaders(JsonNode response, Map<String, List<String>> headers, String answer) {
    var promised = new TreeSet<String>();
    response
        .path("headers")
        .properties()
        .forEach(header -> {
          promised.add(header.getKey().toLowerCase(Locale.ROOT));
          JsonNode description = resolved(header.getValue());
          List<String> values = valuesOf(headers, header.getKey());
          if (description.path("required").asBoolean()) {
            assertThat(values).as("header %s of %s", header.getKey(), answer).hasSize(1);
          }
          boolean number = description.at("/schema/type").asText().equals("integer");
          values.forEach(value ->
              assertThat(faultsOfAnswer(description.get("schema"), number ? value : quoted(value)))
                  .as("header %s of %s", header.getKey(), answer)
                  .isEmpty());
        });
    assertThat(headers.keySet().stream().map(name -> name.toLowerCase(Locale.ROOT)))
        .as("headers not in openapi.json: %s", answer)
        .allMatch(name -> promised.contains(name) || COMMON_HEADERS.contains(name));
  }

  private void checkBody(JsonNode response, String contentType, String body, String answer) {
    if (!response.has("content")) {
      assertThat(body).as(answer).isEmpty();
      return;
    }
    String type = contentType.split(";", 2)[0].strip();
    JsonNode media = response.get("content").path(type);
    assertThat(media.isMissingNode()).as("%s not in openapi.json: %s", type, answer).isFalse();
    assertThat(faultsOfAnswer(media.get("schema"), type.endsWith("json") ? body : quoted(body)))
        .as(answer)
        .isEmpty();
  }

  /// What a schema of the document has against a value.
  public List<String> faults(JsonNode schema, String value) {
    return faults(schema, document.get("components"), value, false);
  }

  /// The same, and members that it does not name.
  private List<String> faultsOfAnswer(JsonNode schema, String value) {
    JsonNode components = closedItems(document.get("components").deepCopy());
    return faults(closedItems(schema.deepCopy()), components, value, true);
  }

  private List<String> faults(JsonNode schema, JsonNode components, String value, boolean closed) {
    ObjectNode whole = JSON.createObjectNode();
    whole.set("components", components);
    whole.putArray("allOf").add(schema);
    if (closed) {
      whole.put("unevaluatedProperties", false);
    }
    try {
      return schemas
          .getSchema(whole)
          .validate(
              JSON.readTree(value),
              context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
          .stream()
          .map(Error::toString)
          .toList();
    } catch (IOException e) {
      return List.of("no JSON: " + e.getMessage());
    }
  }

  private static JsonNode closedItems(JsonNode node) {
    if (node.path("items") instanceof ObjectNode items && items.has("properties")) {
      items.put("unevaluatedProperties", false);
    }
    node.forEach(OpenApiDocument::closedItems);
    return node;
  }

  private JsonNode responses(String operation) {
    String[] parts = operation.split(" ");
    return document.at(pointer("paths", parts[1], parts[0].toLowerCase(Locale.ROOT), "responses"));
  }

  private JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
  }

  /// The path of the document that a request's path is, without its query and a slash at its end.
  private String template(String path) {
    String plain = path.split("\\?", 2)[0].replaceFirst("(?<=.)/$", "");
    var templates = new ArrayList<String>();
    document.get("paths").fieldNames().forEachRemaining(templates::add);
    return templates.stream()
        .filter(template -> plain.matches(template.replaceAll("\\{[^}]+}", "[^/]+")))
        .findFirst()
        .orElse(plain);
  }

  private static List<String> valuesOf(Map<String, List<String>> headers, String name) {
    return headers.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .flatMap(header -> header.getValue().stream())
        .toList();
  }

  private static String pointer(String... names) {
    var pointer = new StringBuilder();
    for (String name : names) {
      pointer.append('/').append(name.replace("~", "~0").replace("/", "~1"));
    }
    return pointer.toString();
  }

  private static String quoted(String text) {
    return TextNode.valueOf(text).toString();
  }

  private static String specification(String iri) {
    String file =
        iri.startsWith(SPECIFICATION)
            ? SPECIFICATION_FILES.get(iri.substring(SPECIFICATION.length()))
            : null;
    return file == null ? null : resource(OpenApiDocument.class, "openapi-3.1/" + file + ".json");
  }

  private static String resource(Class<?> beside, String name) {
    try (InputStream in = Objects.requireNonNull(beside.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
