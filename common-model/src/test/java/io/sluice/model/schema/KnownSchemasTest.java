package io.sluice.model.schema;

import static io.sluice.model.schema.SchemaFixture.json;
import static io.sluice.model.schema.SchemaFixture.shape;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Schemas in the forms that tutorials teach and tools write.
class KnownSchemasTest {
  /// A schema, its columns, data that is valid and data that is not.
  record Known(String schema, String columns, List<String> valid, List<String> invalid) {}

  static final List<Known> KNOWN =
      List.of(
          new Known(
              """
              {'$id': 'https://example.com/person.schema.json', '$schema': 'https://json-schema.org/draft/2020-12/schema',
               'title': 'Person', 'type': 'object', 'properties': {
                 'firstName': {'type': 'string', 'description': 'The first name.'}, 'lastName': {'type': 'string'},
                 'age': {'description': 'In years.', 'type': 'integer', 'minimum': 0}}}
              """,
              "firstName STRING, lastName STRING, age INT64",
              List.of("{'firstName': 'John', 'lastName': 'Doe', 'age': 21}", "{}"),
              List.of("{'age': -1}", "{'firstName': null}")),
          new Known(
              """
              {'$id': 'https://example.com/coordinates', 'type': 'object', 'required': ['latitude', 'longitude'],
               'properties': {'latitude': {'type': 'number', 'minimum': -90, 'maximum': 90},
                 'longitude': {'type': 'number', 'minimum': -180, 'maximum': 180}}}
              """,
              "latitude FLOAT64!, longitude FLOAT64!",
              List.of("{'latitude': 48.858093, 'longitude': 2.294694}"),
              List.of("{'latitude': 91, 'longitude': 0}", "{'latitude': 1}")),
          new Known(
              """
              {'type': 'object', 'properties': {'fruits': {'type': 'array', 'items': {'type': 'string'}},
                 'vegetables': {'type': 'array', 'items': {'$ref': '#/$defs/veggie'}}},
               '$defs': {'veggie': {'type': 'object', 'required': ['veggieName', 'veggieLike'], 'properties': {
                 'veggieName': {'type': 'string'}, 'veggieLike': {'type': 'boolean'}}}}}
              """,
              "fruits STRING*, vegetables RECORD(veggieName STRING!, veggieLike BOOL!)*",
              List.of(
                  "{'fruits': ['apple'], 'vegetables': [{'veggieName': 'potato', 'veggieLike': true}]}"),
              List.of("{'vegetables': [{'veggieName': 'potato'}]}", "{'fruits': 'apple'}")),
          new Known(
              """
              {'type': 'object', 'properties': {'productId': {'type': 'integer'}, 'productName': {'type': 'string'},
                 'price': {'type': 'number', 'exclusiveMinimum': 0, 'bigquery': {'type': 'NUMERIC'}},
                 'tags': {'type': 'array', 'items': {'type': 'string'}, 'minItems': 1, 'uniqueItems': true},
                 'dimensions': {'type': 'object', 'properties': {'length': {'type': 'number'}}, 'required': ['length']}},
               'required': ['productId', 'price']}
              """,
              "productId INT64!, productName STRING, price NUMERIC!, tags STRING*, dimensions RECORD(length FLOAT64!)",
              List.of(
                  "{'productId': 1, 'price': 12.50, 'tags': ['ice'], 'dimensions': {'length': 7}}"),
              List.of(
                  "{'productId': 1, 'price': 0}",
                  "{'productId': 1, 'price': 1, 'tags': ['a', 'a']}")),
          new Known(
              """
              {'$id': 'https://example.com/customer', 'type': 'object', 'properties': {
                 'name': {'type': 'string'}, 'shipping': {'$ref': '/schemas/address'}, 'billing': {'$ref': '/schemas/address'}},
               '$defs': {'address': {'$id': '/schemas/address', 'type': 'object', 'properties': {
                   'street': {'type': 'string'}, 'state': {'$ref': '#/definitions/state'}},
                 'definitions': {'state': {'enum': ['CA', 'NY']}}}}}
              """,
              "name STRING, shipping RECORD(street STRING, state STRING), billing RECORD(street STRING, state STRING)",
              List.of("{'shipping': {'state': 'CA'}}"),
              List.of("{'billing': {'state': 'XX'}}")),
          new Known(
              """
              {'type': 'object', 'properties': {'street': {'type': 'string'},
                 'country': {'default': 'US', 'enum': ['US', 'Canada']}},
               'if': {'properties': {'country': {'const': 'US'}}},
               'then': {'properties': {'postal': {'pattern': '[0-9]{5}(-[0-9]{4})?'}}},
               'else': {'properties': {'postal': {'pattern': '[A-Z][0-9][A-Z] [0-9][A-Z][0-9]'}}}}
              """,
              "street STRING, country STRING",
              List.of("{'country': 'Canada', 'postal': 'K1M 1M4'}", "{'postal': '20500'}"),
              List.of("{'country': 'Canada', 'postal': '10000'}")),
          // As pydantic writes a model with optional and nested fields.
          new Known(
              """
              {'$defs': {'Item': {'properties': {'sku': {'title': 'Sku', 'type': 'string'},
                   'note': {'anyOf': [{'type': 'string'}, {'type': 'null'}], 'default': null, 'title': 'Note'}},
                 'required': ['sku'], 'title': 'Item', 'type': 'object'}},
               'properties': {'id': {'format': 'uuid', 'title': 'Id', 'type': 'string'},
                 'at': {'anyOf': [{'format': 'date-time', 'type': 'string'}, {'type': 'null'}], 'default': null},
                 'items': {'items': {'$ref': '#/$defs/Item'}, 'type': 'array'},
                 'main': {'anyOf': [{'$ref': '#/$defs/Item'}, {'type': 'null'}]}},
               'required': ['id', 'items', 'main'], 'title': 'Order', 'type': 'object'}
              """,
              "id STRING!, at TIMESTAMP, items RECORD(sku STRING!, note STRING)*, main RECORD(sku STRING!, note STRING)",
              List.of(
                  "{'id': '123e4567-e89b-12d3-a456-426614174000', 'at': null, 'items': [{'sku': 'a', 'note': null}], 'main': null}"),
              List.of(
                  "{'id': 'x', 'items': [], 'main': null}",
                  "{'id': '123e4567-e89b-12d3-a456-426614174000', 'items': []}")),
          new Known(
              """
              {'type': 'object', 'allOf': [{'$ref': '#/$defs/base'}, {'properties': {'amount': {'type': 'number'}}, 'required': ['amount']}],
               'unevaluatedProperties': false,
               '$defs': {'base': {'type': 'object', 'properties': {'id': {'type': 'integer'}}, 'required': ['id']}}}
              """,
              "id INT64!, amount FLOAT64!",
              List.of("{'id': 1, 'amount': 2.5}"),
              List.of("{'id': 1, 'amount': 2, 'other': 3}", "{'amount': 2}")));

  @TempDir Path directory;

  @ParameterizedTest
  @FieldSource("KNOWN")
  void theColumnsAreThoseThatOneExpectsAndDataIsChecked(Known known) {
    EventSchema schema = new SchemaFixture(directory).read(known.schema());

    assertThat(shape(schema.columns())).isEqualTo(known.columns());
    assertThat(known.valid()).allMatch(data -> schema.fault(json(data)).isEmpty());
    assertThat(known.invalid()).allMatch(data -> schema.fault(json(data)).isPresent());
    assertThat(Stream.of("[]", "'x'", "null"))
        .allMatch(data -> schema.fault(json(data)).isPresent());
  }
}
