package io.sluice.model.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One file of a schema.
///
/// @param name its path below the configuration directory, with slashes
/// @param root what it holds
/// @param resources the schemas in it that have an `$id`, by it, with their pointers
/// @param anchors pointers by the pointer of the resource, `#`, and `$anchor`
record SchemaFile(
    String name, JsonNode root, Map<String, String> resources, Map<String, String> anchors) {

  /// Finds what has an `$id` or an `$anchor`, wherever schemas may stand.
  static SchemaFile of(String name, JsonNode root) {
    var file = new SchemaFile(name, root, new HashMap<>(), new HashMap<>());
    file.index(root, "", "");
    return file;
  }

  private void index(JsonNode node, String pointer, String resource) {
    String inside = resource;
    if (node.path("$id").isTextual()) {
      inside = pointer;
      resources.putIfAbsent(node.path("$id").textValue(), pointer);
    }
    if (node.path("$anchor").isTextual()) {
      anchors.putIfAbsent(inside + "#" + node.path("$anchor").textValue(), pointer);
    }
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      if (!member.getKey().equals("enum") && !member.getKey().equals("const")) {
        index(member.getValue(), new Origin("", pointer).at(member.getKey()).pointer(), inside);
      }
    }
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        index(node.get(i), pointer + "/" + i, inside);
      }
    }
  }

  /// The pointer of the innermost schema with an `$id` around a place: what `#` means there.
  String resourceOf(String pointer) {
    String nearest = "";
    for (String candidate : resources.values()) {
      boolean around = pointer.equals(candidate) || pointer.startsWith(candidate + "/");
      nearest = around && candidate.length() > nearest.length() ? candidate : nearest;
    }
    return nearest;
  }

  /// What stands at a pointer; null when nothing does.
  @Nullable JsonNode at(String pointer) {
    JsonNode found = root.at(pointer);
    return found.isMissingNode() ? null : found;
  }
}
