package io.sluice.model.schema;

import static io.sluice.model.schema.SchemaFixture.fault;
import static io.sluice.model.schema.SchemaFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.json.Json;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is valid, and what is said of what is not.
class ValidationTest {
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
      nullValues = "-",
      textBlock =
          """
          {'type': 'string'}                    | 5       | /x: must be a string, is 5
          {'type': ['integer', 'null']}         | 'a'     | /x: must be an integer or null, is "a"
          {'minimum': 0}                        | -3      | /x: must be at least 0, is -3
          {'maximum': 10}                       | 1e1     | -
          {'maximum': 10}                       | 10.01   | /x: must be at most 10, is 10.01
          {'type': 'integer', 'maximum': 10}    | 1e400   | /x: must be at most 10, is 1000000000000000000000000000000000000000...
          {'exclusiveMinimum': 0}               | 0.0     | /x: must be above 0, is 0
          {'exclusiveMaximum': 0}               | 0       | /x: must be below 0, is 0
          {'multipleOf': 0.01}                  | 19.99   | -
          {'multipleOf': 0.01}                  | 0.005   | /x: must be a multiple of 0.01, is 0.005
          {'multipleOf': 2}                     | 9007199254740993 | -
          {'minLength': 2}                      | 'a'     | /x: must have at least 2 characters, is "a"
          {'maxLength': 1}                      | 'ab'    | /x: must have at most 1 characters, is "ab"
          {'pattern': '^a'}                     | 'ba'    | /x: must match "^a", is "ba"
          {'pattern': 'b'}                      | 'abc'   | -
          {'enum': ['a', 1]}                    | 1.0     | -
          {'enum': ['a', 1]}                    | 2       | /x: must be one of ["a",1], is 2
          {'const': {'a': 1}}                   | {'a': 1.0} | -
          {'minItems': 1}                       | []      | /x: must have at least 1 members, is an array
          {'uniqueItems': true}                 | [1, 2, 1] | /x: must have no member twice, is an array
          {'type': 'object', 'required': ['a/b']} | {}    | /x/a~1b: required field is missing
          {'type': 'object', 'properties': {}, 'additionalProperties': false} | {'y': 1} | /x/y: field is not allowed
          {'type': 'object', 'minProperties': 1} | {}     | /x: must have at least 1 fields, is an object
          {'dependentRequired': {'a': ['b']}}   | {'a': 1} | /x/b: required field is missing, because a is there
          {'not': {'type': 'string'}}           | 'a'     | /x: breaks 'not' of the schema, is "a"
          {'propertyNames': {'maxLength': 1}}   | {'ab': 1} | /x: breaks 'propertyNames' of the schema, is an object
          {'format': 'uuid'}     | '123e4567-e89b-12d3-a456-426614174000' | -
          {'format': 'uuid'}     | '123e4567'              | /x: must be of format "uuid", is "123e4567"
          {'format': 'email'}    | 'a.b+c@example.com'     | -
          {'format': 'email'}    | 'a@b@c'                 | /x: must be of format "email", is "a@b@c"
          {'format': 'ipv4'}     | '127.0.0.1'             | -
          {'format': 'ipv4'}     | '127.0.0.256'           | /x: must be of format "ipv4", is "127.0.0.256"
          {'format': 'ipv6'}     | '2001:db8::1'           | -
          {'format': 'ipv6'}     | '::ffff:10.0.0.1'       | -
          {'format': 'ipv6'}     | '1::2::3'               | /x: must be of format "ipv6", is "1::2::3"
          {'format': 'hostname'} | 'a-b.example'           | -
          {'format': 'hostname'} | 'a_b'                   | /x: must be of format "hostname", is "a_b"
          {'format': 'uri'}      | 'https://example.com/a?b=c' | -
          {'format': 'uri'}      | 'no uri'                | /x: must be of format "uri", is "no uri"
          {'format': 'uri-reference'} | '../a'             | -
          {'format': 'duration'} | 'not checked'           | -
          {'format': 'regex'}    | '['                     | -
          {'format': 'whatever'} | 'not checked'           | -
          {'type': 'object', 'patternProperties': {'^n_': {'type': 'integer'}}} | {'n_a': 'x'} | /x/n_a: must be an integer, is "x"
          {'allOf': [{'$ref': '#/$defs/s'}], 'maxLength': 1} | 'ab' | /x: must have at most 1 characters, is "ab"
          {'$ref': '#/$defs/s', 'minLength': 3} | 1       | /x: must be a string, is 1
          {'anyOf': [{'type': 'string'}, {'type': 'object', 'required': ['a']}]} | {} | /x: must be a string, is an object; /x/a: required field is missing
          {'oneOf': [{'minimum': 1}, {'maximum': 3}]} | 2 | /x: breaks 'oneOf' of the schema, is 2
          {'if': {'const': 1}, 'then': false}   | 1       | /x: value is not allowed
          """)
  void aValueIsValidOrItsFaultIsTold(String property, String value, String expected) {
    EventSchema schema =
        fixture.read(
            "{'type': 'object', 'properties': {'x': %s}, '$defs': {'s': {'type': 'string'}}}"
                .formatted(property));

    assertThat(schema.fault(json("{'x': %s}".formatted(value))))
        .isEqualTo(Optional.ofNullable(expected));
  }

  @Test
  void theFirstFiveFaultsAreToldAndTheOthersCounted() {
    EventSchema schema = fixture.properties("'x': {'type': 'array', 'items': {'type': 'string'}}");

    assertThat(fault(schema, "{'x': [1,2,3,4,5]}")).doesNotContain("more");
    assertThat(fault(schema, "{'x': [1,2,3,4,5,6,7]}"))
        .startsWith("/x/0: must be a string, is 1; ")
        .endsWith("/x/4: must be a string, is 5; and 2 more");
    assertThat(fault(schema, "{'x': [%s0]}".formatted("0,".repeat(20_000))))
        .endsWith("; and at least 95 more");
  }

  @Test
  void whatIsToldIsNoLongerThanItMayBe() {
    String name = "n".repeat(500);
    String values =
        IntStream.range(0, 9)
            .mapToObj(i -> "'%s%d': '%s'".formatted(name, i, "ä".repeat(5000)))
            .collect(java.util.stream.Collectors.joining(","));
    EventSchema schema =
        fixture.read(
            "{'type': 'object', 'properties': {}, 'additionalProperties': {'enum': ['%s']}}"
                .formatted("e".repeat(5000)));

    assertThat(fault(schema, "{%s}".formatted(values)))
        .hasSizeLessThanOrEqualTo(1500)
        .endsWith("; and 4 more");
  }

  @Test
  void aPatternTakesLinearTime() {
    EventSchema schema = fixture.properties("'x': {'type': 'string', 'pattern': '^(a|aa)+$'}");

    assertThat(fault(schema, "{'x': '%s!'}".formatted("a".repeat(20_000))))
        .startsWith("/x: must match");
  }

  @Test
  void manyThreadsMayAskAtOnce() throws InterruptedException, ExecutionException {
    EventSchema schema =
        fixture.properties(
            "'x': {'anyOf': [{'type': 'string'}, {'type': 'integer', 'minimum': 3}]}");
    Callable<Boolean> right =
        () -> {
          for (int i = 0; i < 2000; i++) {
            Json data = json("{'x': %d}".formatted(i % 6));
            if (schema.fault(data).isPresent() != i % 6 < 3) {
              return false;
            }
          }
          return true;
        };
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var answer : threads.invokeAll(java.util.Collections.nCopies(8, right))) {
        assertThat(answer.get()).isTrue();
      }
    }
  }
}
