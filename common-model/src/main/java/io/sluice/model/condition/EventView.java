package io.sluice.model.condition;

import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import io.sluice.model.Event;
import io.sluice.model.json.Json;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An event as conditions see it. Its payload is read when the first of them asks for it, and once
/// for all of them; so a view belongs to one thread.
public final class EventView extends AbstractMap<String, Object> {
  /// The names that an event has, with their types.
  static final StructType TYPE =
      StructType.create(
          "sluice.Event",
          ImmutableSet.of(
              "id", "source", "type", "subject", "time", "received_at", "attributes", "data"),
          EventView::type);

  private final Event event;
  private @Nullable Object data;

  /// A view of an event, of which nothing is read yet.
  public EventView(Event event) {
    this.event = event;
  }

  private static Optional<CelType> type(String field) {
    return switch (field) {
      case "id", "source", "type", "subject" -> Optional.of(SimpleType.STRING);
      case "time", "received_at" -> Optional.of(SimpleType.TIMESTAMP);
      case "attributes" -> Optional.of(MapType.create(SimpleType.STRING, SimpleType.DYN));
      case "data" -> Optional.of(SimpleType.DYN);
      default -> Optional.empty();
    };
  }

  @Override
  public @Nullable Object get(@Nullable Object field) {
    return switch (String.valueOf(field)) {
      case "id" -> event.id();
      case "source" -> event.source();
      case "type" -> event.type();
      case "subject" -> event.subject();
      case "time" -> event.time();
      case "received_at" -> event.receivedAt();
      case "attributes" -> attributes();
      case "data" -> data();
      default -> null;
    };
  }

  @Override
  public boolean containsKey(@Nullable Object field) {
    return TYPE.fieldNames().contains(field)
        && !("subject".equals(field) && event.subject() == null);
  }

  /// All of it, for whoever compares or prints an event as a whole.
  @Override
  public Set<Entry<String, Object>> entrySet() {
    var entries = new LinkedHashMap<String, Object>();
    for (String field : TYPE.fieldNames()) {
      Object value = get(field);
      if (value != null) {
        entries.put(field, value);
      }
    }
    return entries.entrySet();
  }

  private Map<String, Object> attributes() {
    var attributes = new LinkedHashMap<String, Object>();
    event
        .attributes()
        .forEach((String name, Json value) -> attributes.put(name, JsonValues.of(value)));
    return attributes;
  }

  private Object data() {
    if (data == null) {
      data = JsonValues.of(event.data());
    }
    return data;
  }
}
