package io.sluice.local.cli.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the answers of services. A binder would take longer to load than all else that a short
/// command does.
public final class Json {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  private Json() {}

  /// The value that the text holds: a map, a list, text, a boolean, null, or a number as its text.
  ///
  /// @throws IOException when it is not JSON
  public static @Nullable Object read(String json) throws IOException {
    try (JsonParser parser = FACTORY.createParser(json)) {
      parser.nextToken();
      return value(parser);
    }
  }

  /// An object's members; none when the value is no object.
  @SuppressWarnings("unchecked")
  public static Map<String, @Nullable Object> object(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of();
  }

  /// An array's elements; none when the value is no array.
  @SuppressWarnings("unchecked")
  public static List<@Nullable Object> array(@Nullable Object value) {
    return value instanceof List<?> list ? (List<@Nullable Object>) list : List.of();
  }

  /// A member's text, or the other text when there is no such member.
  public static String text(Map<String, @Nullable Object> object, String name, String otherwise) {
    Object value = object.get(name);
    return value == null ? otherwise : value.toString();
  }

  /// A member as a whole number, or the other number when it is none.
  public static long number(Map<String, @Nullable Object> object, String name, long otherwise) {
    try {
      return Long.parseLong(text(object, name, ""));
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> members(parser);
      case START_ARRAY -> elements(parser);
      case VALUE_NULL -> null;
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case null -> throw new IOException("an empty answer");
      default -> parser.getText();
    };
  }

  private static Map<String, @Nullable Object> members(JsonParser parser) throws IOException {
    var members = new LinkedHashMap<String, @Nullable Object>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      members.put(name, value(parser));
    }
    return members;
  }

  private static List<@Nullable Object> elements(JsonParser parser) throws IOException {
    var elements = new ArrayList<@Nullable Object>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value(parser));
    }
    return elements;
  }
}
