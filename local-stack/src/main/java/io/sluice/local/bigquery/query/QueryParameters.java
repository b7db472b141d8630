package io.sluice.local.bigquery.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.local.bigquery.sql.Session.Parameter;
import io.sluice.local.bigquery.sql.Type;
import io.sluice.local.bigquery.store.ColumnType;
import io.sluice.local.bigquery.store.RefusedException;
import io.sluice.local.bigquery.store.RefusedException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads `queryParameters` of a request: each with a `parameterType` and a `parameterValue`.
final class QueryParameters {
  /// How many parameters a query may have: BigQuery's limit.
  static final int PARAMETERS_MAX = 10_000;

  /// How deep the types of parameters may nest.
  private static final int DEPTH_MAX = 15;

  private QueryParameters() {}

  static Map<String, Parameter> of(JsonNode parameters) {
    if (parameters.size() > PARAMETERS_MAX) {
      throw invalid("A query may have " + PARAMETERS_MAX + " parameters.");
    }
    var read = new HashMap<String, Parameter>();
    for (JsonNode parameter : parameters) {
      String name = parameter.path("name").asText("");
      String key =
          name.isEmpty() ? Integer.toString(read.size() + 1) : name.toLowerCase(Locale.ROOT);
      Type type = type(parameter.path("parameterType"), 1);
      read.put(key, new Parameter(type, value(type, parameter.path("parameterValue"))));
    }
    return read;
  }

  private static Type type(JsonNode type, int depth) {
    if (depth > DEPTH_MAX) {
      throw invalid("The type of a parameter is nested deeper than " + DEPTH_MAX + " levels.");
    }
    String name = type.path("type").asText("").toUpperCase(Locale.ROOT);
    return switch (name) {
      case "ARRAY" -> Type.array(type(type.path("arrayType"), depth + 1));
      case "STRUCT" -> struct(type.path("structTypes"), depth);
      default -> Type.of(Type.Kind.valueOf(ColumnType.of(name).name()));
    };
  }

  private static Type struct(JsonNode members, int depth) {
    var fields = new ArrayList<Type.Field>();
    for (JsonNode member : members) {
      String name = member.path("name").asText("_field_" + (fields.size() + 1));
      fields.add(new Type.Field(name, type(member.path("type"), depth + 1)));
    }
    return Type.struct(fields);
  }

  private static @Nullable Object value(Type type, JsonNode value) {
    return switch (type.kind()) {
      case ARRAY -> elements(type, value.path("arrayValues"));
      case STRUCT -> members(type, value.path("structValues"));
      case BYTES -> bytes(value.path("value"));
      default ->
          value.path("value").isValueNode() && !value.path("value").isNull()
              ? value.path("value").asText()
              : null;
    };
  }

  private static List<@Nullable Object> elements(Type type, JsonNode values) {
    var elements = new ArrayList<@Nullable Object>();
    values.forEach(value -> elements.add(value(type.elementType(), value)));
    return elements;
  }

  private static @Nullable List<@Nullable Object> members(Type type, JsonNode values) {
    if (!values.isObject()) {
      return null;
    }
    var members = new ArrayList<@Nullable Object>();
    type.fields().forEach(field -> members.add(value(field.type(), values.path(field.name()))));
    return members;
  }

  /// One char per byte, as the translator takes them.
  private static @Nullable String bytes(JsonNode base64) {
    if (!base64.isTextual()) {
      return null;
    }
    try {
      String standard = base64.asText().replace('-', '+').replace('_', '/');
      return new String(Base64.getDecoder().decode(standard), StandardCharsets.ISO_8859_1);
    } catch (IllegalArgumentException e) {
      throw invalid("A parameter of type BYTES is not base64: " + base64.asText());
    }
  }

  private static RefusedException invalid(String message) {
    return new RefusedException(Reason.INVALID, message, "queryParameters");
  }
}
