package io.sluice.model.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Finds schemas that refer to themselves for one and the same value, which no check of a value
/// would ever come out of.
final class Cycles {
  private final Linked linked;
  private final Complaints complaints;
  private final Set<String> done = new HashSet<>();
  private final Set<String> open = new HashSet<>();
  private boolean found;

  Cycles(Linked linked, Complaints complaints) {
    this.linked = linked;
    this.complaints = complaints;
  }

  /// Whether there are any, each of which is a complaint.
  boolean found() {
    linked.targets().keySet().forEach(key -> enter(key, linked.target(key)));
    return found;
  }

  private void enter(String key, JsonNode schema) {
    if (done.contains(key)) {
      return;
    }
    open.add(key);
    walk(schema);
    open.remove(key);
    done.add(key);
  }

  private void walk(JsonNode schema) {
    for (Map.Entry<String, JsonNode> member : schema.properties()) {
      switch (Keyword.of(member.getKey())) {
        case REF -> refer(schema);
        case SCHEMA_IN_PLACE -> walk(member.getValue());
        case SCHEMAS_IN_PLACE, SCHEMA_LIST_IN_PLACE -> member.getValue().forEach(this::walk);
        case null, default -> {}
      }
    }
  }

  private void refer(JsonNode schema) {
    String key = Linked.key(schema);
    if (open.contains(key)) {
      found = true;
      complaints.add(
          linked.origin(schema).at("$ref"),
          "the schema refers to itself for the same value, and so says nothing; take one of the references out");
    } else {
      enter(key, linked.target(key));
    }
  }
}
