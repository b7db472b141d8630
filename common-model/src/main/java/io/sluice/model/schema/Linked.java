package io.sluice.model.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.IdentityHashMap;
import java.util.Map;

/// A schema whose references are all inside of it: each is `#/$defs/` and a key of what they refer
/// to. It has no `$id`, no `$anchor`, no file and no network to go to.
///
/// @param where the file of the schema
/// @param root the schema itself
/// @param targets what is referred to, by key
/// @param origins where each object of it comes from, by identity
record Linked(
    Origin where,
    JsonNode root,
    Map<String, JsonNode> targets,
    IdentityHashMap<JsonNode, Origin> origins) {
  /// The key of the schema itself.
  static final String ROOT = "0";

  private static final String PREFIX = "#/$defs/";

  static String reference(String key) {
    return PREFIX + key;
  }

  /// What the `$ref` of a schema refers to, as a key.
  static String key(JsonNode schema) {
    return schema.path("$ref").asText().substring(PREFIX.length());
  }

  JsonNode target(String key) {
    return targets.getOrDefault(key, JsonNodeFactory.instance.booleanNode(true));
  }

  Origin origin(JsonNode schema) {
    return origins.getOrDefault(schema, where);
  }

  /// The whole as one document.
  ObjectNode document() {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.setAll((ObjectNode) root);
    targets.forEach(document.putObject("$defs")::set);
    return document;
  }
}
