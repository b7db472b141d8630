package io.sluice.model.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.model.json.JsonScanner.Kind;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/// The types of JSON Schema; NUMBER goes with INTEGER, for each integer is a number.
enum JsonType {
  STRING(Kind.STRING),
  INTEGER(Kind.NUMBER),
  NUMBER(Kind.NUMBER),
  BOOLEAN(Kind.BOOLEAN),
  OBJECT(Kind.OBJECT),
  ARRAY(Kind.ARRAY),
  NULL(Kind.NULL);

  private final Kind kind;

  JsonType(Kind kind) {
    this.kind = kind;
  }

  /// The kinds of values that have one of some types.
  static Set<Kind> kinds(Set<JsonType> types) {
    EnumSet<Kind> kinds = EnumSet.noneOf(Kind.class);
    types.forEach(type -> kinds.add(type.kind));
    return kinds;
  }

  /// What a `type` allows.
  static Set<JsonType> named(JsonNode type) {
    EnumSet<JsonType> types = EnumSet.noneOf(JsonType.class);
    if (type.isArray()) {
      type.forEach(one -> types.add(named(one.textValue())));
    } else {
      types.add(named(type.textValue()));
    }
    if (types.contains(NUMBER)) {
      types.add(INTEGER);
    }
    return types;
  }

  private static JsonType named(String type) {
    return valueOf(type.toUpperCase(Locale.ROOT));
  }

  /// The type of a value.
  static JsonType of(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> STRING;
      case BOOLEAN -> BOOLEAN;
      case OBJECT -> OBJECT;
      case ARRAY -> ARRAY;
      case NUMBER -> value.canConvertToExactIntegral() ? INTEGER : NUMBER;
      default -> NULL;
    };
  }
}
