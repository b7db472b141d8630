package io.sluice.processor.sink.bigquery;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.sluice.model.json.Json;
import io.sluice.model.json.JsonBuffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Adds members to a JSON object, deeply: what both have as objects is merged, arrays member by
/// member. Nothing that was there is lost or changed.
final class JsonMerge {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(1_000)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  /// Both hold something under one name that cannot be merged.
  private static final class Conflict extends Exception {
    Conflict() {
      super("", null, false, false);
    }
  }

  private JsonMerge() {}

  /// The object with what is added. A member that cannot be merged with the one of its name gets an
  /// underscore more.
  ///
  /// @param there an object
  /// @param added an object
  static Json merge(Json there, Json added) {
    try {
      Map<String, Json> members = members(there);
      for (Map.Entry<String, Json> member : members(added).entrySet()) {
        add(members, member.getKey(), member.getValue());
      }
      return object(members);
    } catch (IOException e) {
      // Without the text: it is somebody's data.
      throw new UncheckedIOException("what is merged is no JSON", e);
    }
  }

  private static void add(Map<String, Json> members, String name, Json value) throws IOException {
    Json there = members.get(name);
    if (there == null) {
      members.put(name, value);
      return;
    }
    try {
      members.put(name, both(there, value));
    } catch (Conflict e) {
      add(members, name + "_", value);
    }
  }

  private static Json both(Json one, Json other) throws IOException, Conflict {
    if (isNull(one) || one.equals(other)) {
      return other;
    }
    if (isNull(other)) {
      return one;
    }
    char kind = kind(one);
    if (kind != kind(other) || (kind != '{' && kind != '[')) {
      throw new Conflict();
    }
    return kind == '{' ? objects(one, other) : arrays(one, other);
  }

  private static Json objects(Json one, Json other) throws IOException, Conflict {
    Map<String, Json> members = members(one);
    for (Map.Entry<String, Json> member : members(other).entrySet()) {
      Json there = members.get(member.getKey());
      members.put(
          member.getKey(), there == null ? member.getValue() : both(there, member.getValue()));
    }
    return object(members);
  }

  private static Json arrays(Json one, Json other) throws IOException, Conflict {
    List<Json> first = elements(one);
    List<Json> second = elements(other);
    var out = new JsonBuffer(one.length() + other.length()).raw('[');
    for (int i = 0; i < Math.max(first.size(), second.size()); i++) {
      Json left = i < first.size() ? first.get(i) : Json.NULL;
      Json right = i < second.size() ? second.get(i) : Json.NULL;
      out.raw(i == 0 ? "" : ",").raw(both(left, right));
    }
    return out.raw(']').toJson();
  }

  private static Json object(Map<String, Json> members) {
    var out = new JsonBuffer(256).raw('{');
    members.forEach((name, value) -> out.name(name).raw(value));
    return out.raw('}').toJson();
  }

  private static boolean isNull(Json json) {
    return json.equals(Json.NULL);
  }

  private static char kind(Json json) {
    return (char) json.array()[json.offset()];
  }

  /// Slices of the text; the first one counts of those with one name.
  private static Map<String, Json> members(Json json) throws IOException {
    var members = new LinkedHashMap<String, Json>();
    try (JsonParser parser = parser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("no object");
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        members.putIfAbsent(name, slice(json, parser));
      }
    }
    return members;
  }

  private static List<Json> elements(Json json) throws IOException {
    var elements = new ArrayList<Json>();
    try (JsonParser parser = parser(json)) {
      parser.nextToken();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        elements.add(slice(json, parser));
      }
    }
    return elements;
  }

  private static JsonParser parser(Json json) throws IOException {
    return FACTORY.createParser(json.array(), json.offset(), json.length());
  }

  private static Json slice(Json json, JsonParser parser) throws IOException {
    int from = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
    parser.skipChildren();
    parser.finishToken();
    int to = Math.toIntExact(parser.currentLocation().getByteOffset());
    return Json.slice(json.array(), json.offset() + from, to - from);
  }
}
