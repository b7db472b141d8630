package io.sluice.model.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import io.sluice.model.json.JsonScanner.Kind;
import java.util.stream.Collectors;

/// Says what an error of the validator means, in few words and with the value.
final class ErrorText {
  private static final int MAX_SHOWN_CHARS = 40;

  private ErrorText() {}

  static void add(Faults faults, Error error) {
    String path = error.getInstanceLocation().toString();
    String field = path + "/" + escaped(String.valueOf(error.getProperty()));
    switch (error.getKeyword()) {
      case "dependentRequired" ->
          faults.add(
              path + "/" + escaped(String.valueOf(error.getArguments()[0])),
              "required field is missing, because %s is there".formatted(error.getProperty()));
      case "required" -> faults.add(field, "required field is missing");
      case "additionalProperties", "unevaluatedProperties" ->
          faults.add(error.getProperty() == null ? path : field, "field is not allowed");
      case "false" -> faults.add(path, "value is not allowed");
      default -> faults.add(path, expectation(error) + ", is " + shown(error.getInstanceNode()));
    }
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }

  private static String expectation(Error error) {
    String wanted = wanted(error);
    return switch (error.getKeyword()) {
      case "type" -> "must be " + types(error.getSchemaNode());
      case "minimum" -> "must be at least " + wanted;
      case "maximum" -> "must be at most " + wanted;
      case "exclusiveMinimum" -> "must be above " + wanted;
      case "exclusiveMaximum" -> "must be below " + wanted;
      case "multipleOf" -> "must be a multiple of " + wanted;
      case "minLength" -> "must have at least %s characters".formatted(wanted);
      case "maxLength" -> "must have at most %s characters".formatted(wanted);
      case "pattern" -> "must match " + wanted;
      case "format" -> "must be of format " + wanted;
      case "enum" -> "must be one of " + wanted;
      case "const" -> "must be " + wanted;
      case "minItems" -> "must have at least %s members".formatted(wanted);
      case "maxItems" -> "must have at most %s members".formatted(wanted);
      case "uniqueItems" -> "must have no member twice";
      case "minProperties" -> "must have at least %s fields".formatted(wanted);
      case "maxProperties" -> "must have at most %s fields".formatted(wanted);
      default -> "breaks '%s' of the schema".formatted(error.getKeyword());
    };
  }

  private static String types(JsonNode type) {
    return type.isArray()
        ? type.valueStream().map(ErrorText::type).collect(Collectors.joining(" or "))
        : type(type);
  }

  private static String type(JsonNode type) {
    return switch (type.asText()) {
      case "null" -> "null";
      case "integer" -> "an integer";
      case "object" -> "an object";
      case "array" -> "an array";
      default -> "a " + type.asText();
    };
  }

  private static String wanted(Error error) {
    JsonNode schema = error.getSchemaNode();
    return schema == null ? "" : Faults.cut(schema.toString(), 80);
  }

  private static String shown(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> Kind.OBJECT.toString();
      case ARRAY -> Kind.ARRAY.toString();
      case STRING -> DataReader.shown(value.textValue());
      default -> Faults.cut(value.asText(), MAX_SHOWN_CHARS);
    };
  }
}
