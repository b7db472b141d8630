package io.sluice.model.schema;

import static java.util.Map.entry;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The keywords of JSON Schema 2020-12 and the form of their values. Source:
/// https://json-schema.org/draft/2020-12, Core and Validation.
enum Keyword {
  /// A schema.
  SCHEMA,
  /// A schema that looks at the same value.
  SCHEMA_IN_PLACE,
  /// An object of schemas.
  SCHEMAS,
  /// An object of schemas that look at the same value.
  SCHEMAS_IN_PLACE,
  /// An object of schemas by pattern.
  SCHEMAS_BY_PATTERN,
  /// An array of schemas, not empty.
  SCHEMA_LIST,
  /// An array of schemas that look at the same value, not empty.
  SCHEMA_LIST_IN_PLACE,
  /// A reference to a schema.
  REF,
  /// A type, or an array of them.
  TYPE,
  /// An array, not empty.
  VALUES,
  /// Anything.
  VALUE,
  NUMBER,
  POSITIVE,
  /// An integer that is not negative.
  COUNT,
  BOOLEAN,
  STRING,
  PATTERN,
  /// An array of strings.
  NAMES,
  /// An object of arrays of strings.
  NAMES_BY_NAME,
  /// What BigQuery's column is to be.
  COLUMN,
  /// Which version of JSON Schema it is.
  DIALECT,
  /// What no schema of Sluice may have.
  UNSUPPORTED;

  private static final Map<String, Keyword> FORMS =
      Map.ofEntries(
          entry("$ref", REF),
          entry("$schema", DIALECT),
          entry("$dynamicRef", UNSUPPORTED),
          entry("$dynamicAnchor", UNSUPPORTED),
          entry("$recursiveRef", UNSUPPORTED),
          entry("type", TYPE),
          entry("enum", VALUES),
          entry("const", VALUE),
          entry("multipleOf", POSITIVE),
          entry("maximum", NUMBER),
          entry("exclusiveMaximum", NUMBER),
          entry("minimum", NUMBER),
          entry("exclusiveMinimum", NUMBER),
          entry("maxLength", COUNT),
          entry("minLength", COUNT),
          entry("pattern", PATTERN),
          entry("format", STRING),
          entry("maxItems", COUNT),
          entry("minItems", COUNT),
          entry("uniqueItems", BOOLEAN),
          entry("maxContains", COUNT),
          entry("minContains", COUNT),
          entry("maxProperties", COUNT),
          entry("minProperties", COUNT),
          entry("required", NAMES),
          entry("dependentRequired", NAMES_BY_NAME),
          entry("properties", SCHEMAS),
          entry("patternProperties", SCHEMAS_BY_PATTERN),
          entry("additionalProperties", SCHEMA),
          entry("propertyNames", SCHEMA),
          entry("unevaluatedProperties", SCHEMA),
          entry("items", SCHEMA),
          entry("prefixItems", SCHEMA_LIST),
          entry("contains", SCHEMA),
          entry("unevaluatedItems", SCHEMA),
          entry("allOf", SCHEMA_LIST_IN_PLACE),
          entry("anyOf", SCHEMA_LIST_IN_PLACE),
          entry("oneOf", SCHEMA_LIST_IN_PLACE),
          entry("not", SCHEMA_IN_PLACE),
          entry("if", SCHEMA_IN_PLACE),
          entry("then", SCHEMA_IN_PLACE),
          entry("else", SCHEMA_IN_PLACE),
          entry("dependentSchemas", SCHEMAS_IN_PLACE),
          entry("title", STRING),
          entry("description", STRING),
          entry("bigquery", COLUMN));

  /// The form of a keyword's value; null for what is no keyword, or is one that decides nothing.
  static @Nullable Keyword of(String name) {
    return FORMS.get(name);
  }
}
