package io.sluice.model.schema;

import static io.sluice.model.schema.SchemaFixture.shape;
import static io.sluice.model.schema.SchemaFixture.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.table.Column;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which columns schemas give, as people write them.
class ColumnsTest {
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
          {'type': 'string'}                                              | x STRING
          {'type': 'integer'}                                             | x INT64
          {'type': 'number'}                                              | x FLOAT64
          {'type': 'boolean'}                                             | x BOOL
          {'type': ['integer', 'number']}                                 | x FLOAT64
          {'type': ['string', 'null']}                                    | x STRING
          {'type': ['string', 'integer']}                                 | x JSON
          {'type': 'null'}                                                | x JSON
          {}                                                              | x JSON
          true                                                            | x JSON
          {'type': 'object'}                                              | x JSON
          {'type': 'object', 'properties': {}}                            | x JSON
          {'type': 'object', 'additionalProperties': {'type': 'string'}}  | x JSON
          {'properties': {'a': {'type': 'string'}}}                       | x JSON
          {'type': 'string', 'format': 'date-time'}                       | x TIMESTAMP
          {'type': 'string', 'format': 'date'}                            | x DATE
          {'type': 'string', 'format': 'time'}                            | x TIME
          {'type': 'string', 'format': 'email'}                           | x STRING
          {'type': ['string', 'null'], 'format': 'date'}                  | x DATE
          {'type': ['string', 'integer'], 'format': 'date'}               | x JSON
          {'enum': ['a', 'b']}                                            | x STRING
          {'enum': ['a', null]}                                           | x STRING
          {'enum': ['a', 1]}                                              | x JSON
          {'enum': [1, 2.0]}                                              | x INT64
          {'enum': [1, 2.5]}                                              | x FLOAT64
          {'const': true}                                                 | x BOOL
          {'const': {'a': 1}}                                             | x JSON
          {'type': 'array'}                                               | x JSON
          {'type': 'array', 'items': true}                                | x JSON
          {'type': 'array', 'items': {'type': 'string'}}                  | x STRING*
          {'type': ['array', 'null'], 'items': {'type': 'integer'}}       | x INT64*
          {'type': 'array', 'items': {'type': ['string', 'null']}}        | x JSON
          {'type': 'array', 'items': {'type': 'object'}}                  | x JSON
          {'type': 'array', 'items': {'type': 'array', 'items': {'type': 'string'}}}                     | x JSON
          {'type': 'array', 'prefixItems': [{'type': 'string'}], 'items': {'type': 'string'}}            | x JSON
          {'type': 'array', 'items': {'type': 'object', 'properties': {'a': {'type': 'string'}}}}        | x RECORD(a STRING)*
          {'type': 'object', 'required': ['a'], 'properties': {'a': {'type': 'string'}, 'b': {}}}        | x RECORD(a STRING!, b JSON)
          {'type': 'object', 'required': ['a'], 'properties': {'a': {'type': ['string', 'null']}}}       | x RECORD(a STRING)
          {'type': 'object', 'required': ['a'], 'properties': {'a': {'anyOf': [{'type': 'string'}, {'type': 'null'}]}}} | x RECORD(a STRING)
          {'type': 'object', 'required': ['a'], 'properties': {'a': {'enum': ['b', null]}}}              | x RECORD(a STRING)
          {'type': 'object', 'required': ['a'], 'properties': {'a': {'type': 'array', 'items': {'type': 'string'}}}} | x RECORD(a STRING*)
          {'type': 'object', 'properties': {'a': false, 'b': {'type': 'string'}}}                        | x RECORD(b STRING)
          {'anyOf': [{'type': 'string', 'format': 'date'}, {'type': 'null'}]}                            | x DATE
          {'oneOf': [{'type': 'null'}, {'type': 'object', 'properties': {'a': {'type': 'string'}}}]}     | x RECORD(a STRING)
          {'anyOf': [{'type': 'string', 'format': 'date'}, {'type': 'string', 'maxLength': 4}]}          | x STRING
          {'anyOf': [{'type': 'string'}, {'type': 'integer'}]}                                           | x JSON
          {'oneOf': [{'type': 'integer'}, {'type': 'number'}]}                                           | x FLOAT64
          {'oneOf': [{'type': 'object', 'properties': {'a': {'type': 'string'}}}, {'type': 'object', 'properties': {'b': {'type': 'string'}}}]} | x JSON
          {'type': 'object', 'properties': {'a': {'type': 'string'}}, 'oneOf': [{'required': ['a']}, {'required': ['b']}]} | x RECORD(a STRING)
          {'type': 'object', 'anyOf': [{'properties': {'a': {'type': 'string'}}}, {}]}                   | x JSON
          {'allOf': [{'type': 'object', 'properties': {'a': {'type': 'string'}}}, {'required': ['a']}]}  | x RECORD(a STRING!)
          {'allOf': [{'type': 'number'}, {'type': 'integer'}]}                                           | x INT64
          {'type': 'integer', 'not': {'const': 3}, 'if': {'minimum': 3}, 'then': {'maximum': 9}}         | x INT64
          {'type': 'number', 'bigquery': {'type': 'NUMERIC'}}             | x NUMERIC
          {'type': 'integer', 'bigquery': {'type': 'TIMESTAMP'}}          | x TIMESTAMP
          {'type': 'string', 'bigquery': {'type': 'DATETIME'}}            | x DATETIME
          {'type': 'string', 'bigquery': {'type': 'BYTES'}}               | x BYTES
          {'type': ['string', 'integer'], 'bigquery': {'type': 'STRING'}} | x STRING
          {'type': 'object', 'properties': {'a': {}}, 'bigquery': {'type': 'JSON'}}                      | x JSON
          {'type': 'array', 'items': {'type': 'string', 'bigquery': {'type': 'NUMERIC'}}}                | x NUMERIC*
          {'$ref': '#/$defs/a', 'description': 'd'}                       | x RECORD(b STRING)
          {'type': 'array', 'items': {'$ref': '#/$defs/a'}}               | x RECORD(b STRING)*
          {'$ref': '#/$defs/tree'}                                        | x RECORD(name STRING, children JSON, parent JSON)
          {'$ref': '#/$defs/nest'}                                        | x JSON
          """)
  void aPropertyGivesAColumn(String property, String expected) {
    EventSchema schema =
        fixture.read(
            """
            {'type': 'object', 'properties': {'x': %s}, '$defs': {
              'a': {'type': 'object', 'properties': {'b': {'type': 'string'}}},
              'nest': {'type': 'array', 'items': {'$ref': '#/$defs/nest'}},
              'tree': {'type': 'object', 'properties': {
                'name': {'type': 'string'},
                'children': {'type': 'array', 'items': {'$ref': '#/$defs/tree'}},
                'parent': {'anyOf': [{'$ref': '#/$defs/tree'}, {'type': 'null'}]}}}}}
            """
                .formatted(property));

    assertThat(shape(schema.columns())).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          first-name   | first_name
          @type        | _type
          $id          | _id
          2nd          | _2nd
          a.b          | a_b
          _            | _
          _TABLE_x     | f_TABLE_x
          _Partition   | f_Partition
          __ROOT__a    | f__ROOT__a
          _file_       | f_file_
          source       | source_
          Event_Time   | Event_Time_
          event.id     | event_id_
          additional_properties | additional_properties_
          data         | data
          größe        | gr__e
          """)
  void aNameThatBigQueryRefusesIsCleaned(String name, String column) {
    EventSchema schema = fixture.properties("'%s': {'type': 'string'}".formatted(name));

    assertThat(schema.columns()).extracting(Column::name).containsExactly(column);
    assertThat(values(schema, "{'%s': 'v'}".formatted(name)).list()).containsExactly("v");
  }

  @Test
  void insideOfARecordNothingIsTaken() {
    EventSchema schema =
        fixture.properties("'a': {'type': 'object', 'properties': {'source': {'type': 'string'}}}");

    assertThat(shape(schema.columns())).isEqualTo("a RECORD(source STRING)");
  }

  @Test
  void namesThatCannotBeColumnsAreComplainedOf() {
    assertThat(
            fixture.complaints(
                """
                {'type': 'object', 'properties': {'a-b': {}, 'a_b': {}, 'userId': {}, 'userid': {},
                  'source': {}, 'source_': {}, '日本': {}, '': {}, '%s': {}}}
                """
                    .formatted("x".repeat(300))))
        .containsExactly(
            "schemas/event.json: /properties/a_b: its column would be called a_b, as that of 'a-b' is; leave one of them out of the properties, and it stays in additional_properties",
            "schemas/event.json: /properties/userid: its column would be called userid, as that of 'userId' is; leave one of them out of the properties, and it stays in additional_properties",
            "schemas/event.json: /properties/source_: its column would be called source_, as that of 'source' is; leave one of them out of the properties, and it stays in additional_properties",
            "schemas/event.json: /properties/日本: no column can be called like '日本'; leave it out of the properties, and it stays in additional_properties",
            "schemas/event.json: /properties/: no column can be called like ''; leave it out of the properties, and it stays in additional_properties",
            "schemas/event.json: /properties/%s: no column can be called like '%s...'; leave it out of the properties, and it stays in additional_properties"
                .formatted("x".repeat(300), "x".repeat(60)));
  }

  @Test
  void recordsAreNestedFifteenLevelsDeepAndNoMore() {
    assertThat(fixture.properties(nested(15)).columns()).hasSize(1);
    assertThat(fixture.complaints("{'type': 'object', 'properties': {%s}}".formatted(nested(16))))
        .singleElement()
        .asString()
        .contains("nested more than 15 levels deep")
        .contains("/properties/r/properties/r");
  }

  private static String nested(int levels) {
    return "'r': {'type': 'object', 'properties': {".repeat(levels)
        + "'v': {}"
        + "}}".repeat(levels);
  }

  @Test
  void aTableHasTenThousandColumnsAndNoMore() {
    String properties =
        IntStream.range(0, 9_990)
            .mapToObj(i -> "'p%d': {}".formatted(i))
            .collect(Collectors.joining(","));

    assertThat(fixture.properties(properties).columns()).hasSize(9_990);
    assertThat(
            fixture.complaints(
                "{'type': 'object', 'properties': {%s, 'q': {}}}".formatted(properties)))
        .singleElement()
        .asString()
        .contains("more than 10,000 columns");
  }

  @Test
  void aDescriptionIsThatOfTheFieldAndNoLongerThanBigQueryTakes() {
    EventSchema schema =
        fixture.properties(
            "'a': {'title': 't', 'description': 'd'}, 'b': {'title': 't'}, 'c': {'description': '%s'}, 'd': {}"
                .formatted("x".repeat(2000)));

    assertThat(schema.columns())
        .extracting(Column::description)
        .containsExactly("d", "t", "x".repeat(1024), "");
  }

  @Test
  void dataThatIsNoObjectGivesNoTable() {
    for (String schema :
        new String[] {"true", "{}", "{'type': 'array'}", "{'type': ['object', 'null']}"}) {
      assertThat(fixture.complaints(schema))
          .singleElement()
          .asString()
          .startsWith("schemas/event.json: the data must be an object");
    }
  }

  @Test
  void whatNoColumnOfAskedTypeCanHoldIsComplainedOf() {
    assertThat(
            fixture.complaints(
                """
                {'type': 'object', 'properties': {
                  'a': {'type': 'boolean', 'bigquery': {'type': 'NUMERIC'}},
                  'b': {'type': 'string', 'bigquery': {'type': 'BIGNUMERIC'}},
                  'c': {'bigquery': {'type': 'STRING'}},
                  'd': {'type': 'string', 'bigquery': 'DATE'}}}
                """))
        .containsExactly(
            "schemas/event.json: /properties/d/bigquery: \"DATE\" must be an object with a type, such as {\"type\": \"NUMERIC\"}",
            "schemas/event.json: /properties/a/bigquery/type: 'NUMERIC' cannot hold such values; use one of [BOOL, STRING, JSON]",
            "schemas/event.json: /properties/b/bigquery/type: 'BIGNUMERIC' cannot hold such values; use one of [STRING, TIMESTAMP, DATE, TIME, DATETIME, BYTES, NUMERIC, INT64, FLOAT64, JSON]",
            "schemas/event.json: /properties/c/bigquery/type: 'STRING' cannot hold such values; use one of [JSON]");
  }
}
