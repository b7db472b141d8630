package io.sluice.model.schema;

import static io.sluice.model.schema.SchemaFixture.shape;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.InvalidConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Where references may lead: within the configuration directory and nowhere else.
class ReferencesTest {
  private static final String STRING = "{'type': 'string'}";

  @TempDir Path outside;
  private Path directory;
  private SchemaFixture fixture;

  @BeforeEach
  void fixture() {
    directory = outside.resolve("config");
    fixture = new SchemaFixture(directory);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          #/$defs/a~1b                | a BOOL
          #/$defs/a~0b                | a INT64
          #/%24defs/with%20blank      | a FLOAT64
          #named                      | a DATE
          #/$defs/named               | a DATE
          user.json                   | a RECORD(b STRING)
          user.json#                  | a RECORD(b STRING)
          ./user.json#/properties/b   | a STRING
          user.json#/$defs/c          | a INT64
          user.json#other             | a INT64
          ../common/address.json      | a RECORD(zip STRING, same JSON)
          with%20blank.json           | a STRING
          https://example.com/inner   | a TIME
          https://example.com/inner#/$defs/deep | a BOOL
          /relative/id                | a BOOL
          """)
  void aReferenceLeadsTo(String reference, String expected) {
    fixture
        .write(
            "schemas/user.json",
            "{'type': 'object', 'properties': {'b': {'type': 'string'}}, '$defs': {'c': {'$anchor': 'other', 'type': 'integer'}}}")
        .write(
            "common/address.json",
            "{'$id': 'https://example.com/address', 'type': 'object', 'properties': {'zip': {'$ref': '../schemas/with%20blank.json'}, 'same': {'$ref': '#'}}}")
        .write("schemas/with blank.json", STRING);

    EventSchema schema =
        fixture.read(
            """
            {'$schema': 'https://json-schema.org/draft/2020-12/schema', '$id': 'https://example.com/event',
             'type': 'object', 'properties': {'a': {'$ref': '%s'}}, '$defs': {
               'a/b': {'type': 'boolean'}, 'a~b': {'type': 'integer'}, 'with blank': {'type': 'number'},
               'named': {'$anchor': 'named', 'type': 'string', 'format': 'date'},
               'inner': {'$id': 'https://example.com/inner', '$ref': '#/$defs/own',
                 '$defs': {'own': {'type': 'string', 'format': 'time'}, 'deep': {'$ref': '/relative/id'}}},
               'other': {'$id': '/relative/id', 'type': 'boolean'}}}
            """
                .formatted(reference));

    assertThat(shape(schema.columns())).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../secret.json",
        "../schemas/../../secret.json",
        "..%2F..%2Fsecret.json",
        "..\\\\..\\\\secret.json",
        "/etc/passwd",
        "%2Fetc%2Fpasswd",
        "//example.com/schema.json",
        "http://127.0.0.1:1/schema.json",
        "https://json-schema.org/draft/2020-12/schema",
        "classpath:draft/2020-12/schema",
        "resource:draft/2020-12/schema",
        "jar:file:/tmp/a.jar!/schema.json",
        "file:../../secret.json",
        "urn:example:event",
        "link.json",
        "linked/secret.json",
        "chained.json",
        ".",
        "absent.json",
        "user.json%00",
        "#/$defs/absent",
        "#absent"
      })
  void aReferenceThatLeavesTheDirectoryIsAComplaint(String reference) throws IOException {
    Path secret = Files.writeString(Files.createDirectories(outside).resolve("secret.json"), "{}");
    Files.createDirectories(directory.resolve("schemas"));
    Files.createSymbolicLink(directory.resolve("schemas/link.json"), secret);
    Files.createSymbolicLink(directory.resolve("schemas/linked"), outside);
    Files.createSymbolicLink(directory.resolve("schemas/chained.json"), Path.of("link.json"));

    assertThat(
            fixture.complaints(
                "{'type': 'object', 'properties': {'a': {'$ref': '%s'}, 'b': {'$ref': '#/properties/c'}, 'c': {'$ref': '%s'}}}"
                    .formatted(reference, reference)))
        .hasSizeBetween(1, 2)
        .allMatch(line -> line.startsWith("schemas/event.json: /properties/"));
  }

  @Test
  void nothingOutsideIsEvenLookedFor() {
    assertThat(
            fixture.complaints(
                "{'type': 'object', 'properties': {'a': {'$ref': '../../absent.json'}}}"))
        .containsExactly(
            "schemas/event.json: /properties/a/$ref: '../absent.json' lies outside of the configuration directory; copy it into the directory");
  }

  @Test
  void anIdTurnsNoReferenceIntoAVisitElsewhere() {
    fixture.write("schemas/user.json", STRING);

    EventSchema schema =
        fixture.read(
            "{'$id': 'http://127.0.0.1:1/', 'type': 'object', 'properties': {'a': {'$id': 'classpath:/x/', '$ref': 'user.json'}}}");

    assertThat(shape(schema.columns())).isEqualTo("a STRING");
  }

  @Test
  void aLinkInsideOfTheDirectoryIsFollowed() throws IOException {
    fixture.write("..data/user.json", STRING);
    Files.createDirectories(directory.resolve("schemas"));
    Files.createSymbolicLink(
        directory.resolve("schemas/user.json"), Path.of("../..data/user.json"));

    assertThat(shape(fixture.properties("'a': {'$ref': 'user.json'}").columns()))
        .isEqualTo("a STRING");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../secret.json", "/etc/passwd", "absent.json", "", "a\0b"})
  void theSchemaItselfLiesInTheDirectory(String file) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(outside.resolve("secret.json"), "{}");

    assertThatThrownBy(() -> EventSchema.read(directory, file))
        .isInstanceOf(InvalidConfigException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'$ref': '#/$defs/a'}",
        "{'allOf': [{'$ref': '#/$defs/a'}]}",
        "{'anyOf': [{}, {'not': {'$ref': '#/$defs/b'}}]}"
      })
  void aSchemaThatRefersToItselfForTheSameValueIsAComplaint(String a) {
    assertThat(
            fixture.complaints(
                "{'type': 'object', 'properties': {'x': {'$ref': '#/$defs/a'}}, '$defs': {'a': %s, 'b': {'$ref': '#/$defs/a'}}}"
                    .formatted(a)))
        .singleElement()
        .asString()
        .startsWith("schemas/event.json: /$defs/")
        .contains("refers to itself");
  }

  @Test
  void theVersionIsThatOfWhatAllFilesSay() {
    fixture.write("schemas/user.json", STRING).write("schemas/other.json", STRING);
    String text = "{'type': 'object', 'properties': {'a': {'$ref': 'user.json'}}}";
    String version = fixture.read(text).version();

    assertThat(version).matches("[0-9a-f]{12}").isEqualTo("103845f27696");
    assertThat(fixture.read(text.replace(" ", "\r\n ")).version()).isEqualTo(version);
    fixture.write("schemas/other.json", "{'type': 'integer'}");
    assertThat(fixture.read(text).version()).isEqualTo(version);
    fixture.write("schemas/user.json", "{'type': 'string', 'maxLength': 3}");
    assertThat(fixture.read(text).version()).isNotEqualTo(version);
  }
}
