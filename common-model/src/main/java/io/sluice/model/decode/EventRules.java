package io.sluice.model.decode;

import io.sluice.model.Setting;
import io.sluice.model.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an event may be, and which fields of a plain JSON event carry its meaning.
public final class EventRules {
  /// Characters of an id, type, source or subject.
  public static final int MAX_NAME_CHARS = 1024;

  /// The fields of a plain event that say what CloudEvents calls id, type, time and source.
  enum Meaning {
    ID,
    TYPE,
    TIME,
    SOURCE
  }

  /// A field with its meaning.
  ///
  /// @param rank its place among the fields of that meaning; the lowest that is present wins
  /// @param number its place among all fields
  record Field(String name, Meaning meaning, int rank, int number) {}

  private final int maxEventBytes;
  private final int maxDepth;
  private final int maxEvents;
  private final Map<String, Field> fields;

  private EventRules(int maxEventBytes, int maxDepth, int maxEvents, Map<String, Field> fields) {
    this.maxEventBytes = maxEventBytes;
    this.maxDepth = maxDepth;
    this.maxEvents = maxEvents;
    this.fields = fields;
  }

  /// The rules as configured.
  public static EventRules of(Settings settings) {
    var fields = new HashMap<String, Field>();
    name(fields, Meaning.SOURCE, settings.list(Setting.SOURCE_FIELDS));
    name(fields, Meaning.TIME, settings.list(Setting.TIME_FIELDS));
    name(fields, Meaning.TYPE, settings.list(Setting.TYPE_FIELDS));
    name(fields, Meaning.ID, settings.list(Setting.ID_FIELDS));
    return new EventRules(
        settings.number(Setting.MAX_EVENT_BYTES),
        settings.number(Setting.MAX_DEPTH),
        settings.number(Setting.MAX_BATCH_EVENTS),
        fields);
  }

  int maxEventBytes() {
    return maxEventBytes;
  }

  int maxDepth() {
    return maxDepth;
  }

  int maxEvents() {
    return maxEvents;
  }

  @Nullable Field field(String name) {
    return fields.get(name);
  }

  private static void name(Map<String, Field> fields, Meaning meaning, List<String> names) {
    for (int rank = 0; rank < names.size(); rank++) {
      String name = names.get(rank);
      fields.put(name, new Field(name, meaning, rank, fields.size()));
    }
  }
}
