package io.sluice.model.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;

/// Checks the form of a keyword's value, so that a slip of the pen is told and not ignored.
final class Forms {
  static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

  private static final int MAX_SHOWN = 60;
  private static final Set<String> TYPES =
      Set.of("string", "integer", "number", "boolean", "object", "array", "null");

  private final Complaints complaints;

  Forms(Complaints complaints) {
    this.complaints = complaints;
  }

  /// Whether the value is of the form; a complaint when it is not.
  boolean accepts(Keyword form, String keyword, JsonNode value, Origin at) {
    String wanted =
        switch (form) {
          case SCHEMA, SCHEMA_IN_PLACE ->
              value.isObject() || value.isBoolean()
                  ? ""
                  : value.isArray() && keyword.equals("items")
                      ? "a schema; a list of them is called prefixItems"
                      : "a schema";
          case SCHEMAS, SCHEMAS_IN_PLACE -> value.isObject() ? "" : "an object of schemas";
          case SCHEMAS_BY_PATTERN ->
              value.isObject() ? patterns(value, at) : "an object of schemas";
          case SCHEMA_LIST, SCHEMA_LIST_IN_PLACE ->
              value.isArray() && !value.isEmpty() ? "" : "an array of schemas, not empty";
          case REF -> value.isTextual() ? "" : "a string";
          case TYPE -> isType(value) ? "" : "one or several of " + String.join(", ", types());
          case VALUES -> value.isArray() && !value.isEmpty() ? "" : "an array of values, not empty";
          case VALUE -> "";
          case NUMBER -> value.isNumber() ? "" : "a number";
          case POSITIVE ->
              value.isNumber() && value.decimalValue().signum() > 0 ? "" : "a number above 0";
          case COUNT -> isCount(value) ? "" : "an integer from 0 on";
          case BOOLEAN -> value.isBoolean() ? "" : "true or false";
          case STRING -> value.isTextual() ? "" : "a string";
          case PATTERN -> value.isTextual() ? LinearPattern.fault(value.textValue()) : "a string";
          case NAMES -> isNames(value) ? "" : "an array of strings";
          case NAMES_BY_NAME ->
              value.isObject() && value.valueStream().allMatch(Forms::isNames)
                  ? ""
                  : "an object of arrays of strings";
          case COLUMN ->
              isColumn(value) ? "" : "an object with a type, such as {\"type\": \"NUMERIC\"}";
          case DIALECT ->
              value.asText().replaceAll("#$", "").equals(DIALECT) ? "" : "\"" + DIALECT + "\"";
          case UNSUPPORTED -> "left out: Sluice knows $ref and $anchor alone";
        };
    if (!wanted.isEmpty()) {
      complaints.add(at, "%s must be %s".formatted(cut(value), wanted));
    }
    return wanted.isEmpty();
  }

  private String patterns(JsonNode value, Origin at) {
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      String fault = LinearPattern.fault(member.getKey());
      if (!fault.isEmpty()) {
        complaints.add(
            at.at(member.getKey()), "'%s' must be %s".formatted(cut(member.getKey()), fault));
        return "";
      }
    }
    return "";
  }

  private static Iterable<String> types() {
    return TYPES.stream().sorted().toList();
  }

  private static boolean isType(JsonNode value) {
    return value.isArray()
        ? !value.isEmpty()
            && value.valueStream().allMatch(one -> TYPES.contains(one.textValue() + ""))
        : value.isTextual() && TYPES.contains(value.textValue());
  }

  private static boolean isCount(JsonNode value) {
    return value.isNumber()
        && value.decimalValue().signum() >= 0
        && value.canConvertToExactIntegral()
        && value.canConvertToInt();
  }

  private static boolean isNames(JsonNode value) {
    return value.isArray() && value.valueStream().allMatch(JsonNode::isTextual);
  }

  private static boolean isColumn(JsonNode value) {
    return value.isObject() && value.size() == 1 && value.path("type").isTextual();
  }

  /// A value as it is shown to people.
  static String cut(JsonNode value) {
    return cut(value.toString());
  }

  /// A text as it is shown to people.
  static String cut(String text) {
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
  }
}
