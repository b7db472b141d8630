package io.sluice.model.schema;

import static io.sluice.model.schema.SchemaFixture.fault;
import static io.sluice.model.schema.SchemaFixture.json;
import static io.sluice.model.schema.SchemaFixture.unmappable;
import static io.sluice.model.schema.SchemaFixture.values;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What becomes of values, and what is refused although it is valid.
class ValuesTest {
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
          {'type': 'integer'} | 7                     | 7
          {'type': 'integer'} | -0                    | 0
          {'type': 'integer'} | 1.0                   | 1
          {'type': 'integer'} | 1e3                   | 1000
          {'type': 'integer'} | 9223372036854775807   | 9223372036854775807
          {'type': 'integer'} | -9223372036854775808  | -9223372036854775808
          {'type': 'integer'} | 9223372036854775808   | /x: must be an integer of 64 bits, is 9223372036854775808
          {'type': 'integer'} | 1e999999999           | /x: must be an integer of 64 bits, is 1e999999999
          {'type': 'number'}  | 1.5                   | 1.5
          {'type': 'number'}  | 3                     | 3.0
          {'type': 'number'}  | 1e308                 | 1.0E308
          {'type': 'number'}  | 1e309                 | /x: must be a number that a double holds, is 1e309
          {'type': 'boolean'} | true                  | true
          {'type': 'string'}  | 'a \\u00e4 \\n'         | `a ä \n`
          {'type': 'string', 'format': 'date-time'} | '2017-10-17T20:57:17.338320'     | 2017-10-17T20:57:17.338320Z
          {'type': 'string', 'format': 'date-time'} | '2017-10-17 20:57:17+02:00'      | 2017-10-17T18:57:17Z
          {'type': 'string', 'format': 'date-time'} | '2017-10-17T20:57:17.1234567Z'   | 2017-10-17T20:57:17.123456Z
          {'type': 'string', 'format': 'date-time'} | 'yesterday' | /x: must be a time such as 2017-10-17T20:57:17Z, is "yesterday"
          {'type': 'string', 'format': 'date'}      | '2024-02-29' | 2024-02-29
          {'type': 'string', 'format': 'date'}      | '2023-02-29' | /x: must be a date such as 2017-10-17, is "2023-02-29"
          {'type': 'string', 'format': 'date'}      | '+10000-01-01' | /x: must be a date such as 2017-10-17, is "+10000-01-01"
          {'type': 'string', 'format': 'time'}      | '20:57:17' | 20:57:17
          {'type': 'string', 'format': 'time'}      | '20:57:17.5Z' | 20:57:17.500
          {'type': 'string', 'format': 'time'}      | '01:30:00+02:00' | 23:30
          {'type': 'string', 'format': 'time'}      | '25:00' | /x: must be a time of day such as 20:57:17, is "25:00"
          {'type': 'string', 'bigquery': {'type': 'DATETIME'}} | '2017-10-17T20:57:17' | 2017-10-17T20:57:17
          {'type': 'string', 'bigquery': {'type': 'NUMERIC'}}  | '-12.50' | -12.5
          {'type': 'string', 'bigquery': {'type': 'NUMERIC'}}  | '12,50' | /x: must be a number of at most 29 digits before the point and 9 behind it, is "12,50"
          {'type': 'string', 'bigquery': {'type': 'INT64'}}    | '9007199254740993' | 9007199254740993
          {'type': 'string', 'bigquery': {'type': 'INT64'}}    | ' 1' | /x: must be an integer of 64 bits, is " 1"
          {'type': 'string', 'bigquery': {'type': 'BYTES'}}    | '*' | /x: must be base64, is "*"
          {'type': 'number', 'bigquery': {'type': 'NUMERIC'}}  | 0.1 | 0.1
          {'type': 'number', 'bigquery': {'type': 'NUMERIC'}}  | 1e28 | 10000000000000000000000000000
          {'type': 'number', 'bigquery': {'type': 'NUMERIC'}}  | 99999999999999999999999999999.999999999 | 99999999999999999999999999999.999999999
          {'type': 'number', 'bigquery': {'type': 'NUMERIC'}}  | 1e29 | /x: must be a number of at most 29 digits before the point and 9 behind it, is 1e29
          {'type': 'number', 'bigquery': {'type': 'NUMERIC'}}  | 1e-10 | /x: must be a number of at most 29 digits before the point and 9 behind it, is 1e-10
          {'type': 'number', 'bigquery': {'type': 'NUMERIC'}}  | 1e-999999999 | /x: must be a number of at most 29 digits before the point and 9 behind it, is 1e-999999999
          {'type': 'number', 'bigquery': {'type': 'NUMERIC'}}  | 0.10000000000000 | 0.1
          {'type': 'integer', 'bigquery': {'type': 'TIMESTAMP'}} | 1508273837 | 2017-10-17T20:57:17Z
          {'type': 'integer', 'bigquery': {'type': 'TIMESTAMP'}} | 1508273837338 | 2017-10-17T20:57:17.338Z
          {'type': 'number', 'bigquery': {'type': 'TIMESTAMP'}}  | 1.5e9 | 2017-07-14T02:40:00Z
          {'type': 'number', 'bigquery': {'type': 'TIMESTAMP'}}  | 1.5e-3 | 1970-01-01T00:00:00.001500Z
          {'type': 'integer', 'bigquery': {'type': 'TIMESTAMP'}} | 1e999 | /x: must be a time such as 2017-10-17T20:57:17Z, is 1e999
          {'type': 'integer', 'bigquery': {'type': 'STRING'}}    | 1.50e1 | 1.50e1
          {'type': 'boolean', 'bigquery': {'type': 'STRING'}}    | false | false
          {'type': ['string', 'integer'], 'bigquery': {'type': 'STRING'}} | 12 | 12
          {'type': 'array', 'items': {'type': 'integer'}} | [1, 2] | [1, 2]
          {'type': 'array', 'items': {'type': 'integer'}} | [1, 1e99] | /x/1: must be an integer of 64 bits, is 1e99
          {'type': 'array', 'items': {'type': 'string'}} | [] | []
          """)
  void aValueIsThatOfItsColumnOrRefused(String property, String value, String expected) {
    EventSchema schema = fixture.properties("'x': " + property);
    String data = "{'x': %s}".formatted(value);

    if (expected.startsWith("/x")) {
      assertThat(fault(schema, data)).isEqualTo(expected);
      assertThat(unmappable(schema, data)).isEqualTo(expected);
    } else {
      assertThat(values(schema, data).list()).singleElement().hasToString(expected);
    }
  }

  @Test
  void valuesHaveTheTypesThatColumnsNeed() {
    EventSchema schema =
        fixture.properties(
            """
            'a': {'type': 'integer'}, 'b': {'type': 'number'}, 'c': {'type': 'number', 'bigquery': {'type': 'NUMERIC'}},
            'd': {'type': 'string', 'format': 'date-time'}, 'e': {'type': 'string', 'format': 'date'},
            'f': {'type': 'string', 'format': 'time'}, 'g': {'type': 'string', 'bigquery': {'type': 'DATETIME'}},
            'h': {}, 'i': {'type': 'boolean'},
            'j': {'type': 'object', 'properties': {'k': {'type': 'array', 'items': {'type': 'string'}}, 'l': {'type': 'string'}}}
            """);

    assertThat(
            values(
                    schema,
                    """
                    {'a': 1, 'b': 2, 'c': 3.5, 'd': '2017-10-17T20:57:17Z', 'e': '2017-10-17', 'f': '20:57',
                     'g': '2017-10-17T20:57:17', 'h': {'x': [1.10, 12345678901234567890123]}, 'i': false, 'j': {}}
                    """)
                .list())
        .containsExactly(
            1L,
            2.0,
            new BigDecimal("3.5"),
            Instant.parse("2017-10-17T20:57:17Z"),
            LocalDate.of(2017, 10, 17),
            LocalTime.of(20, 57),
            LocalDateTime.of(2017, 10, 17, 20, 57, 17),
            json("{'x': [1.10, '12345678901234567890123']}"),
            false,
            Arrays.asList(List.of(), null));
    EventSchema bytes =
        fixture.properties("'a': {'type': 'string', 'bigquery': {'type': 'BYTES'}}");
    assertThat(values(bytes, "{'a': 'AQID'}").list()).containsExactly(new byte[] {1, 2, 3});
  }

  @Test
  void nullIsNoValueAndAnAbsentArrayIsEmpty() {
    EventSchema schema =
        fixture.properties(
            """
            'a': {'type': ['string', 'null']}, 'b': {'type': ['array', 'null'], 'items': {'type': 'string'}},
            'c': {}, 'd': {'anyOf': [{'type': 'object', 'properties': {'e': {}}}, {'type': 'null'}]}
            """);
    List<Object> none = Arrays.asList(null, List.of(), null, null);

    assertThat(values(schema, "{}").list()).isEqualTo(none);
    assertThat(values(schema, "{'a': null, 'b': null, 'c': null, 'd': null}").list())
        .isEqualTo(none);
    assertThat(values(schema, "{'other': null}").additionalProperties())
        .isEqualTo(json("{'other':null}"));
  }

  @Test
  void aNullThatIsNotAllowedIsAFault() {
    EventSchema schema =
        fixture.read(
            """
            {'type': 'object', 'required': ['a'], 'properties': {
              'a': {'type': 'string'}, 'b': {'type': 'array', 'items': {'type': 'string'}}}}
            """);

    assertThat(fault(schema, "{'a': null, 'b': [null]}"))
        .isEqualTo("/a: must be a string, is null; /b/0: must be a string, is null");
    assertThat(unmappable(schema, "{'a': null, 'b': [null]}"))
        .isEqualTo("/a: must not be null; /b/0: must be a string, is null");
    assertThat(unmappable(schema, "{}")).isEqualTo("/a: required field is missing");
  }

  @Test
  void whatNoColumnHoldsIsKeptUnderItsPath() {
    EventSchema schema =
        fixture.properties(
            """
            'user': {'type': 'object', 'properties': {'age': {'type': 'integer'},
              'home': {'type': 'object', 'properties': {'city': {'type': 'string'}}}}},
            'items': {'type': 'array', 'items': {'type': 'object', 'properties': {'sku': {'type': 'string'}}}}
            """);

    assertThat(
            values(
                    schema,
                    """
                    {'user': {'age': 3, 'nick\\u0022name': 'x', 'home': {'city': 'b', 'zip': 1.10}},
                     'items': [{'sku': 'a'}, {'sku': 'b', 'color': 'red'}, {}], 'more': [ 1 ]}
                    """)
                .additionalProperties())
        .isEqualTo(
            json(
                "{'user':{'nick\\\\'name':'x','home':{'zip':1.10}},'items':[{},{'color':'red'}],'more':[ 1 ]}"
                    .replace("\\\\'", "\\'")));
    assertThat(values(schema, "{'user': {'home': {}}, 'items': [{}]}").additionalProperties())
        .isNull();
  }

  @Test
  void ofSeveralMembersOfANameTheLastOneCounts() {
    EventSchema schema =
        fixture.properties(
            "'a': {'type': 'integer'}, 'b': {'type': 'object', 'properties': {'c': {'type': 'integer'}}}");

    Mapped.Values values =
        values(
            schema,
            "{'a': 'x', 'a': 1, 'o': 1, 'b': {'c': 'x', 'p': 1}, 'o': 2, 'b': {'c': 2}, 'b': {'c': 3, 'c': 4}}");

    assertThat(values.list()).containsExactly(1L, List.of(4L));
    assertThat(values.additionalProperties()).isEqualTo(json("{'o':2}"));
    assertThat(fault(schema, "{'a': 1, 'a': 'x'}")).startsWith("/a: ");
    assertThat(unmappable(schema, "{'a': 1, 'a': 'x'}"))
        .isEqualTo("/a: must be a number, is \"x\"");
  }

  @Test
  void ofARecordThatIsReplacedNothingIsLeft() {
    EventSchema schema =
        fixture.properties("'a': {'type': ['object', 'null'], 'properties': {'b': {}}}");

    assertThat(values(schema, "{'a': {'b': 1, 'c': 2}, 'a': null}"))
        .isEqualTo(new Mapped.Values(Arrays.asList((Object) null), null));
  }

  @Test
  void whatNoTextCanHoldIsRefused() {
    EventSchema schema = fixture.properties("'a': {'type': 'string'}, 'b': {}");

    for (String data :
        List.of("{'a': '\\ud800'}", "{'b': ['\\udc00']}", "{'\\ud800': 1}", "{'c': '\\ud800'}")) {
      assertThat(unmappable(schema, data))
          .isEqualTo("an escape is half a surrogate pair, which is no character");
      assertThat(fault(schema, data)).contains("surrogate");
    }
    assertThat(values(schema, "{'a': '\\ud83d\\ude00'}").list()).startsWith("\ud83d\ude00");
  }

  @Test
  void whatIsNestedDeeperThanBigQueryHoldsIsRefused() {
    EventSchema schema = fixture.properties("'a': {'type': 'object', 'properties': {'b': {}}}");
    String deep = "{'a': {'c': %s1%s}}".formatted("[".repeat(498), "]".repeat(498));
    String deeper = "{'a': {'c': %s1%s}}".formatted("[".repeat(499), "]".repeat(499));

    assertThat(schema.fault(json(deep))).isEmpty();
    assertThat(unmappable(schema, deeper))
        .isEqualTo("the data is nested 501 levels deep, the limit is 500");
    assertThat(fault(schema, deeper)).startsWith("the data is nested more than 500 levels deep");
  }

  @Test
  void dataThatIsNoObjectIsRefused() {
    EventSchema schema = fixture.properties("'a': {}");

    assertThat(unmappable(schema, "'AQID'")).isEqualTo("the data must be an object, is a string");
    assertThat(fault(schema, "[1]")).isEqualTo("must be an object, is an array");
  }
}
