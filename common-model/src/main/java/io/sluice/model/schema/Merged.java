package io.sluice.model.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// All the schemas that a value has to obey whatever it is: a schema, what it refers to, its
/// `allOf`, and the one way of an `anyOf` or `oneOf` that is not null.
final class Merged {
  private static final int MAX_PARTS = 1000;

  private final Linked linked;
  private final List<JsonNode> parts = new ArrayList<>();
  private final Set<String> keys = new HashSet<>();
  private final Set<JsonType> types = EnumSet.allOf(JsonType.class);

  Merged(Linked linked, List<JsonNode> schemas) {
    this.linked = linked;
    for (JsonNode schema : schemas) {
      types.retainAll(typesOf(schema));
      add(schema);
    }
  }

  private void add(JsonNode schema) {
    if (parts.size() >= MAX_PARTS) {
      return;
    }
    parts.add(schema);
    if (schema.has("$ref")) {
      keys.add(Linked.key(schema));
      add(linked.target(Linked.key(schema)));
    }
    schema.path("allOf").forEach(this::add);
    for (String keyword : List.of("anyOf", "oneOf")) {
      List<JsonNode> ways =
          schema
              .path(keyword)
              .valueStream()
              .filter(way -> !Set.of(JsonType.NULL).containsAll(typesOf(way)))
              .toList();
      if (ways.size() == 1) {
        add(ways.getFirst());
      }
    }
  }

  private Set<JsonType> typesOf(JsonNode schema) {
    Set<JsonType> all = EnumSet.allOf(JsonType.class);
    if (schema.isBoolean()) {
      return schema.booleanValue() ? all : EnumSet.noneOf(JsonType.class);
    }
    if (schema.has("type")) {
      all.retainAll(JsonType.named(schema.get("type")));
    }
    if (schema.has("const")) {
      all.retainAll(Set.of(JsonType.of(schema.get("const"))));
    }
    if (schema.has("enum")) {
      Set<JsonType> some = EnumSet.noneOf(JsonType.class);
      schema.get("enum").forEach(value -> some.add(JsonType.of(value)));
      all.retainAll(some);
    }
    if (schema.has("$ref")) {
      all.retainAll(typesOf(linked.target(Linked.key(schema))));
    }
    schema.path("allOf").forEach(part -> all.retainAll(typesOf(part)));
    for (String keyword : List.of("anyOf", "oneOf")) {
      if (schema.has(keyword)) {
        Set<JsonType> some = EnumSet.noneOf(JsonType.class);
        schema.path(keyword).forEach(way -> some.addAll(typesOf(way)));
        all.retainAll(some);
      }
    }
    return all;
  }

  /// The types that values may have, null aside.
  Set<JsonType> types() {
    Set<JsonType> some = EnumSet.copyOf(types);
    some.remove(JsonType.NULL);
    return some;
  }

  boolean nullable() {
    return types.contains(JsonType.NULL);
  }

  /// The keys of the schemas that it is made of.
  Set<String> keys() {
    return keys;
  }

  Origin origin() {
    return linked.origin(parts.getFirst());
  }

  /// The schemas of each property.
  Map<String, List<JsonNode>> properties() {
    var properties = new LinkedHashMap<String, List<JsonNode>>();
    for (JsonNode part : parts) {
      for (Map.Entry<String, JsonNode> property : part.path("properties").properties()) {
        properties
            .computeIfAbsent(property.getKey(), name -> new ArrayList<>())
            .add(property.getValue());
      }
    }
    return properties;
  }

  Set<String> required() {
    var required = new LinkedHashSet<String>();
    parts.forEach(part -> part.path("required").forEach(name -> required.add(name.textValue())));
    return required;
  }

  boolean has(String keyword) {
    return parts.stream().anyMatch(part -> part.has(keyword));
  }

  /// The schemas of the members of an array.
  List<JsonNode> items() {
    return parts.stream().filter(part -> part.has("items")).map(part -> part.get("items")).toList();
  }

  /// The first value of a keyword that is one of some.
  Optional<String> first(String keyword, Set<String> some) {
    return texts(keyword).filter(some::contains).findFirst();
  }

  Optional<String> first(String keyword) {
    return texts(keyword).findFirst();
  }

  private java.util.stream.Stream<String> texts(String keyword) {
    return parts.stream()
        .filter(part -> part.path(keyword).isTextual())
        .map(part -> part.get(keyword).textValue());
  }

  /// The type of column that a schema asks for, and where.
  Optional<Map.Entry<String, Origin>> wanted() {
    return parts.stream()
        .filter(part -> part.has("bigquery"))
        .findFirst()
        .map(part ->
            Map.entry(
                part.path("bigquery").path("type").asText(), linked.origin(part).at("bigquery")));
  }
}
