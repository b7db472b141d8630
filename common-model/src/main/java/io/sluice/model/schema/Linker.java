package io.sluice.model.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Copies what a schema refers to, from wherever in the configuration directory, to one place, and
/// checks the form of all keywords on the way. Keywords that decide nothing are left out, so that
/// no other reader of the copy can see more in them.
final class Linker {
  private final Complaints complaints;
  private final References references;
  private final Forms forms;
  private final IdentityHashMap<JsonNode, Origin> origins = new IdentityHashMap<>();
  private final Map<String, JsonNode> targets = new LinkedHashMap<>();
  private final Map<Origin, String> keys = new HashMap<>();
  private final Deque<Reference> open = new ArrayDeque<>();

  private record Reference(String key, SchemaFile file, Origin where) {}

  Linker(SchemaFiles files, Complaints complaints) {
    this.complaints = complaints;
    this.references = new References(files, complaints);
    this.forms = new Forms(complaints);
  }

  Linked link(SchemaFile file) {
    var where = new Origin(file.name(), "");
    keys.put(where, Linked.ROOT);
    JsonNode root = schema(file, file.root(), where);
    targets.put(Linked.ROOT, root);
    while (!open.isEmpty()) {
      Reference next = open.remove();
      JsonNode target = next.file().at(next.where().pointer());
      if (target != null) {
        targets.put(next.key(), schema(next.file(), target, next.where()));
      }
    }
    return new Linked(where, root, targets, origins);
  }

  private JsonNode schema(SchemaFile file, JsonNode node, Origin where) {
    if (node.isBoolean() && !node.booleanValue()) {
      return node;
    }
    ObjectNode copy = JsonNodeFactory.instance.objectNode();
    origins.put(copy, where);
    if (!node.isObject() && !node.isBoolean()) {
      complaints.add(where, "%s is no schema; write an object or true".formatted(Forms.cut(node)));
      return copy;
    }
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      Keyword form = Keyword.of(member.getKey());
      Origin at = where.at(member.getKey());
      if (form != null && forms.accepts(form, member.getKey(), member.getValue(), at)) {
        JsonNode value = value(form, file, member.getValue(), at);
        if (value != null) {
          copy.set(member.getKey(), value);
        }
      }
    }
    return copy;
  }

  private @Nullable JsonNode value(Keyword form, SchemaFile file, JsonNode value, Origin at) {
    return switch (form) {
      case DIALECT, UNSUPPORTED -> null;
      case REF -> reference(file, value.textValue(), at);
      case SCHEMA, SCHEMA_IN_PLACE -> value.isBoolean() ? value : schema(file, value, at);
      case SCHEMAS, SCHEMAS_IN_PLACE, SCHEMAS_BY_PATTERN -> {
        ObjectNode schemas = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> member : value.properties()) {
          schemas.set(member.getKey(), schema(file, member.getValue(), at.at(member.getKey())));
        }
        yield schemas;
      }
      case SCHEMA_LIST, SCHEMA_LIST_IN_PLACE -> {
        ArrayNode schemas = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < value.size(); i++) {
          schemas.add(schema(file, value.get(i), at.at(i)));
        }
        yield schemas;
      }
      default -> value;
    };
  }

  private @Nullable JsonNode reference(SchemaFile file, String reference, Origin at) {
    References.Target target = references.resolve(file, reference, at);
    if (target == null) {
      return null;
    }
    String key = keys.get(target.where());
    if (key == null) {
      key = String.valueOf(keys.size());
      keys.put(target.where(), key);
      open.add(new Reference(key, target.file(), target.where()));
    }
    return JsonNodeFactory.instance.textNode(Linked.reference(key));
  }
}
