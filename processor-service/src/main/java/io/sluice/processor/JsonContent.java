package io.sluice.processor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.sluice.model.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a JSON text says, without what a warehouse does not keep of it: white space, the order of
/// an object's members, a member whose name was there before, how a number is spelled. Source:
/// https://cloud.google.com/bigquery/docs/reference/standard-sql/data-types#json_type.
final class JsonContent {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(1_000)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private JsonContent() {}

  /// Whether both say the same. What is nested deeper than a warehouse takes, as only a pack that
  /// is not ours can be, says the same as nothing but itself.
  static boolean same(Json one, Json other) {
    if (one.equals(other)) {
      return true;
    }
    try {
      return read(one).equals(read(other));
    } catch (StreamConstraintsException e) {
      return false;
    } catch (IOException e) {
      // Without the text: it is somebody's data.
      throw new UncheckedIOException("what is compared is no JSON", e);
    }
  }

  /// What it says: maps, lists, texts, numbers as [BigDecimal], and tokens for what is left.
  static Object tree(Json json) {
    try {
      return read(json);
    } catch (IOException e) {
      // Without the text: it is somebody's data.
      throw new UncheckedIOException("what is compared is no JSON", e);
    }
  }

  private static Object read(Json json) throws IOException {
    try (JsonParser parser = FACTORY.createParser(json.array(), json.offset(), json.length())) {
      parser.nextToken();
      return value(parser);
    }
  }

  private static Object value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> members(parser);
      case START_ARRAY -> elements(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> number(new BigDecimal(parser.getBigIntegerValue()));
      case VALUE_NUMBER_FLOAT -> number(new BigDecimal(parser.getDoubleValue()));
      default -> token;
    };
  }

  private static Map<String, Object> members(JsonParser parser) throws IOException {
    var members = new HashMap<String, Object>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      members.putIfAbsent(name, value(parser));
    }
    return members;
  }

  private static List<Object> elements(JsonParser parser) throws IOException {
    var elements = new ArrayList<Object>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value(parser));
    }
    return elements;
  }

  /// 1, 1.0 and 1e0 are one number. A fraction is the double that it becomes, however many of its
  /// digits are written.
  private static BigDecimal number(BigDecimal number) {
    return number.stripTrailingZeros();
  }
}
