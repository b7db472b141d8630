package io.sluice.model.schema;

import io.sluice.model.json.Json;
import io.sluice.model.json.JsonBuffer;
import io.sluice.model.table.JsonColumn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The fields of an object that no column holds, and those of the records in it, under their path.
final class Rest {
  private @Nullable Map<String, Object> members;

  /// A field with its value; the last one of a name counts.
  void put(String name, Json value) {
    members().put(name, value);
  }

  /// What is left of a record; or of the records of an array, each with its place.
  void put(String name, List<Rest> records, boolean array) {
    int left = records.size();
    while (left > 0 && records.get(left - 1).isEmpty()) {
      left--;
    }
    if (left > 0) {
      members().put(name, array ? new ArrayList<>(records.subList(0, left)) : records.getFirst());
    } else if (members != null) {
      members.remove(name);
    }
  }

  void remove(String name) {
    if (members != null) {
      members.remove(name);
    }
  }

  boolean isEmpty() {
    return members == null || members.isEmpty();
  }

  /// As one object; null when there is nothing.
  @Nullable Json toJson() {
    if (isEmpty()) {
      return null;
    }
    var buffer = new JsonBuffer(256);
    write(buffer);
    return JsonColumn.storable(buffer.toJson());
  }

  private Map<String, Object> members() {
    if (members == null) {
      members = new LinkedHashMap<>();
    }
    return members;
  }

  private void write(JsonBuffer buffer) {
    buffer.raw('{');
    if (members != null) {
      boolean first = true;
      for (Map.Entry<String, Object> member : members.entrySet()) {
        buffer.raw(first ? "" : ",").quoted(member.getKey()).raw(':');
        write(buffer, member.getValue());
        first = false;
      }
    }
    buffer.raw('}');
  }

  private static void write(JsonBuffer buffer, Object value) {
    switch (value) {
      case Json json -> buffer.raw(json);
      case Rest rest -> rest.write(buffer);
      default -> {
        buffer.raw('[');
        boolean first = true;
        for (Object rest : (List<?>) value) {
          buffer.raw(first ? "" : ",");
          ((Rest) rest).write(buffer);
          first = false;
        }
        buffer.raw(']');
      }
    }
  }
}
