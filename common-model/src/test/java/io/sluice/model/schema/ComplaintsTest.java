package io.sluice.model.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What people get wrong in a schema, and how they are told.
class ComplaintsTest {
  @TempDir Path directory;
  private SchemaFixture fixture;

  @BeforeEach
  void fixture() {
    fixture = new SchemaFixture(directory);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'type': 'int'}              | type: "int" must be one or several of array, boolean, integer, null, number, object, string
          {'type': []}                 | type: [] must be one or several of array, boolean, integer, null, number, object, string
          {'minimum': '3'}             | minimum: "3" must be a number
          {'maxLength': -1}            | maxLength: -1 must be an integer from 0 on
          {'maxLength': 1.5}           | maxLength: 1.5 must be an integer from 0 on
          {'multipleOf': 0}            | multipleOf: 0 must be a number above 0
          {'required': true}           | required: true must be an array of strings
          {'enum': 'a'}                | enum: "a" must be an array of values, not empty
          {'items': [{}]}              | items: [{}] must be a schema; a list of them is called prefixItems
          {'items': 'string'}          | items: "string" must be a schema
          {'allOf': {}}                | allOf: {} must be an array of schemas, not empty
          {'properties': ['a']}        | properties: ["a"] must be an object of schemas
          {'properties': {'a': 1}}     | properties/a: 1 is no schema; write an object or true
          {'uniqueItems': 'yes'}       | uniqueItems: "yes" must be true or false
          {'dependentRequired': {'a': 'b'}}  | dependentRequired: {"a":"b"} must be an object of arrays of strings
          {'$ref': 1}                  | $ref: 1 must be a string
          {'$dynamicRef': '#a'}        | $dynamicRef: "#a" must be left out: Sluice knows $ref and $anchor alone
          {'pattern': 'a(?=b)'}        | pattern: "a(?=b)" must be a pattern that RE2 knows, which has no look-around and no back references (error parsing regexp: invalid or unsupported Perl syntax: `(?=`)
          {'pattern': '(a)\\\\1'}      | pattern: "(a)\\\\1" must be a pattern that RE2 knows, which has no look-around and no back references (error parsing regexp: invalid escape sequence: `\\1`)
          {'pattern': '['}             | pattern: "[" must be a pattern that RE2 knows, which has no look-around and no back references (error parsing regexp: missing closing ]: `[`)
          {'patternProperties': {'(?!x)': {}}} | patternProperties/(?!x): '(?!x)' must be a pattern that RE2 knows, which has no look-around and no back references (error parsing regexp: invalid or unsupported Perl syntax: `(?!`)
          {'$schema': 'http://json-schema.org/draft-07/schema#'} | $schema: "http://json-schema.org/draft-07/schema#" must be "https://json-schema.org/draft/2020-12/schema"
          """)
  void aSlipOfThePenIsTold(String property, String complaint) {
    assertThat(
            fixture.complaints("{'type': 'object', 'properties': {'x': %s}}".formatted(property)))
        .containsExactly("schemas/event.json: /properties/x/" + complaint);
  }

  @Test
  void allComplaintsAreTold() {
    fixture.write("schemas/other.json", "{'type': 'strnig'}");

    assertThat(
            fixture.complaints(
                "{'type': 'object', 'properties': {'a': {'type': 'x'}, 'b': {'minimum': 'x'}, 'c': {'$ref': 'other.json'}, 'd': {'$ref': 'absent.json'}, '?': {}}}"))
        .hasSize(5);
  }

  @Test
  void whatIsNoJsonIsTold() {
    assertThat(fixture.complaints("{'type': }"))
        .first()
        .asString()
        .startsWith("schemas/event.json: this is no JSON: ")
        .contains("(line 1, column 10)");
    assertThat(fixture.complaints("{'type': 'object', 'type': 'object'}"))
        .first()
        .asString()
        .contains("Duplicate");
    assertThat(fixture.complaints("{} {}")).isNotEmpty();
    assertThat(fixture.complaints("")).isNotEmpty();
  }

  @Test
  void whatIsNoKeywordDecidesNothing() {
    assertThat(
            fixture
                .properties(
                    "'a': {'type': 'string', 'x-owner': 'me', 'example': 'b', 'default': 'c', 'id': 'http://127.0.0.1:1/', 'nullable': 5, 'errorMessage': {}}")
                .fault(SchemaFixture.json("{'a': 'x'}")))
        .isEmpty();
  }
}
