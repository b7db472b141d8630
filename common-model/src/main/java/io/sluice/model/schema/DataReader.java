package io.sluice.model.schema;

import io.sluice.model.json.Json;
import io.sluice.model.json.JsonScanner;
import io.sluice.model.json.JsonScanner.Kind;
import io.sluice.model.json.JsonSyntaxException;
import io.sluice.model.table.Column;
import io.sluice.model.table.Column.Mode;
import io.sluice.model.table.ColumnType;
import io.sluice.model.table.JsonColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads data into the values of columns, in one walk over its bytes. What no column holds is kept
/// as the sender wrote it. Of several members with the same name the last one counts.
final class DataReader {
  /// BigQuery's own limit for JSON.
  private static final int MAX_DEPTH = 500;

  private static final int MAX_SHOWN_CHARS = 40;

  private final JsonScanner scanner;
  private final Faults faults = new Faults();
  private boolean halves;
  private int deepest;

  private DataReader(Json data) {
    scanner = new JsonScanner(data);
  }

  /// The values of data; never throws, whatever the data is.
  static Mapped read(Fields fields, Json data) {
    try {
      return new DataReader(data).top(fields);
    } catch (JsonSyntaxException e) {
      return new Mapped.Refused(
          "the data is no JSON: " + Faults.cut(String.valueOf(e.getMessage()), 200));
    }
  }

  private Mapped top(Fields fields) throws JsonSyntaxException {
    Kind kind = scanner.peek();
    if (kind != Kind.OBJECT) {
      return new Mapped.Refused("the data must be an object, is " + kind);
    }
    var rest = new Rest();
    List<@Nullable Object> values = record(fields, rest, Place.TOP, 1);
    look(0);
    if (halves) {
      faults.add("", "an escape is half a surrogate pair, which is no character");
    }
    if (deepest > MAX_DEPTH) {
      faults.add(
          "", "the data is nested %,d levels deep, the limit is %,d".formatted(deepest, MAX_DEPTH));
    }
    return faults.isEmpty()
        ? new Mapped.Values(values, rest.toJson())
        : new Mapped.Refused(faults.text());
  }

  private List<@Nullable Object> record(Fields fields, Rest rest, Place place, int level)
      throws JsonSyntaxException {
    @Nullable Object[] values = new Object[fields.list().size()];
    boolean[] seen = new boolean[values.length];
    if (scanner.enter()) {
      do {
        String name = scanner.name();
        Integer at = fields.positions().get(name);
        if (at == null) {
          rest.put(name, scanner.value());
          look(level);
        } else {
          if (seen[at]) {
            faults.forget(place.pointer(name));
            rest.remove(name);
          }
          seen[at] = true;
          values[at] = value(fields.list().get(at), rest, place, level);
        }
      } while (scanner.next('}'));
    }
    for (int i = 0; i < values.length; i++) {
      if (!seen[i]) {
        values[i] = absent(fields.list().get(i), place);
      }
    }
    return Collections.<@Nullable Object>unmodifiableList(Arrays.<@Nullable Object>asList(values));
  }

  private @Nullable Object absent(Field field, Place place) {
    if (field.column().required()) {
      faults.add(place.pointer(field.name()), "required field is missing");
    }
    return field.column().mode() == Mode.REPEATED ? List.of() : null;
  }

  private @Nullable Object value(Field field, Rest rest, Place place, int level)
      throws JsonSyntaxException {
    Column column = field.column();
    Kind kind = scanner.peek();
    if (kind == Kind.NULL) {
      scanner.value();
      if (column.required()) {
        faults.add(place.pointer(field.name()), "must not be null");
      }
      return column.mode() == Mode.REPEATED ? List.of() : null;
    }
    if (column.mode() == Mode.REPEATED) {
      return array(field, rest, place, level);
    }
    if (column.type() == ColumnType.RECORD && kind == Kind.OBJECT) {
      var inner = new Rest();
      List<@Nullable Object> record =
          record(field.fields(), inner, new Place(place, field.name()), level + 1);
      rest.put(field.name(), List.of(inner), false);
      return record;
    }
    return scalar(field, kind, place, field.name(), level);
  }

  private List<?> array(Field field, Rest rest, Place place, int level) throws JsonSyntaxException {
    if (scanner.peek() != Kind.ARRAY) {
      refuse(place.pointer(field.name()), "an array", scanner.value());
      return List.of();
    }
    var members = new ArrayList<Object>();
    var rests = new ArrayList<Rest>();
    boolean records = field.column().type() == ColumnType.RECORD;
    var inside = new Place(place, field.name());
    if (scanner.enter()) {
      do {
        Kind kind = scanner.peek();
        String index = String.valueOf(members.size());
        if (records && kind == Kind.OBJECT) {
          var inner = new Rest();
          members.add(record(field.fields(), inner, new Place(inside, index), level + 2));
          rests.add(inner);
        } else {
          Object member = scalar(field, kind, inside, index, level + 1);
          members.add(member == null ? "" : member);
        }
      } while (scanner.next(']'));
    }
    rest.put(field.name(), rests, true);
    return Collections.unmodifiableList(members);
  }

  /// A value that is read as a whole; null when it is refused.
  private @Nullable Object scalar(Field field, Kind kind, Place place, String token, int level)
      throws JsonSyntaxException {
    ColumnType type = field.column().type();
    if (type == ColumnType.JSON) {
      Json json = scanner.value();
      look(level);
      return JsonColumn.storable(json);
    }
    if (!field.kinds().contains(kind)) {
      refuse(place.pointer(token), String.join(" or ", names(field)), scanner.value());
      look(level);
      return null;
    }
    if (kind == Kind.STRING) {
      String text = scanner.string();
      Object value = Scalars.of(type, text);
      if (value == null) {
        faults.add(
            place.pointer(token),
            "must be %s, is %s".formatted(Scalars.expectation(type), shown(text)));
      }
      return value;
    }
    Json raw = scanner.value();
    Object value =
        kind == Kind.NUMBER
            ? Scalars.of(type, raw)
            : type == ColumnType.STRING ? raw.toString() : raw.array()[raw.offset()] == 't';
    if (value == null) {
      refuse(place.pointer(token), Scalars.expectation(type), raw);
    }
    return value;
  }

  private static List<String> names(Field field) {
    return field.kinds().stream().map(Kind::toString).toList();
  }

  private void refuse(String pointer, String expected, Json value) {
    byte first = value.array()[value.offset()];
    String shown =
        switch (first) {
          case '{' -> Kind.OBJECT.toString();
          case '[' -> Kind.ARRAY.toString();
          default -> Faults.cut(start(value), MAX_SHOWN_CHARS);
        };
    faults.add(pointer, "must be %s, is %s".formatted(expected, shown));
  }

  /// Not all of a text that may be large.
  private static String start(Json value) {
    int bytes = Math.min(value.length(), 4 * MAX_SHOWN_CHARS);
    return Json.slice(value.array(), value.offset(), bytes).toString();
  }

  static String shown(String text) {
    return "\"" + Faults.cut(text, MAX_SHOWN_CHARS) + "\"";
  }

  /// Notes what the scanner has seen of values that were read as a whole.
  private void look(int level) {
    halves |= scanner.loneSurrogate() >= 0;
    deepest = Math.max(deepest, level + scanner.deepest());
    scanner.forget();
  }
}
