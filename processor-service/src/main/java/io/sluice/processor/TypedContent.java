package io.sluice.processor;

import com.fasterxml.jackson.core.JsonToken;
import io.sluice.model.json.Json;
import io.sluice.model.table.Column;
import io.sluice.model.table.ColumnType;
import io.sluice.model.table.EventsTable;
import io.sluice.model.table.Row;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a row of a typed table says: the values of the columns that are its own, and of
/// `additional_properties`. Whether a value has a column, or is still among those, makes no
/// difference; neither does a column that holds nothing.
final class TypedContent {
  private static final String REST = "additional_properties";

  /// The columns that every table has; a field of that name has an underscore more.
  private static final Set<String> COMMON =
      EventsTable.TABLE.columns().stream().map(Column::name).collect(Collectors.toSet());

  /// A value that has a column: there it may be spelled otherwise than it was sent.
  private record Typed(Object value) {}

  private TypedContent() {}

  /// @param stored the row of the table as an object, as `TO_JSON_STRING` gives it
  static boolean same(Row row, Json stored) {
    return same(wanted(row), there(row, stored));
  }

  // ---- what the row says

  private static Map<String, @Nullable Object> wanted(Row row) {
    var members = new HashMap<String, @Nullable Object>();
    List<Column> columns = row.table().columns();
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      Object value = row.values().get(i);
      if (isOwn(column.name()) && value != null) {
        members.put(key(column.name()), tree(column, value));
      }
    }
    Object rest =
        columns.stream().anyMatch(column -> column.name().equals(REST)) ? rest(row) : null;
    return rest == null ? members : withRest(members, rest);
  }

  private static @Nullable Object rest(Row row) {
    return row.values().get(row.table().position(REST)) instanceof Json json
        ? JsonContent.tree(json)
        : null;
  }

  private static @Nullable Object tree(Column column, Object value) {
    if (!(value instanceof List<?> list)) {
      return leaf(value);
    }
    var elements = new ArrayList<@Nullable Object>();
    if (column.mode() == Column.Mode.REPEATED) {
      var one = new Column(column.name(), column.type(), Column.Mode.NULLABLE, "", column.fields());
      list.forEach(element -> elements.add(tree(one, element)));
      return elements;
    }
    var members = new HashMap<String, @Nullable Object>();
    for (int i = 0; i < list.size(); i++) {
      Column field = column.fields().get(i);
      Object member = list.get(i);
      if (member != null) {
        members.put(key(field.name()), tree(field, member));
      }
    }
    return members;
  }

  private static Object leaf(Object value) {
    return switch (value) {
      case Json json -> JsonContent.tree(json);
      case Long integer -> new Typed(BigDecimal.valueOf(integer));
      case Double real -> new Typed(new BigDecimal(real));
      case Boolean flag -> new Typed(flag ? JsonToken.VALUE_TRUE : JsonToken.VALUE_FALSE);
      case byte[] bytes -> new Typed(Base64.getEncoder().encodeToString(bytes));
      case BigDecimal decimal -> new Typed(decimal);
      case Instant time -> new Typed(time.truncatedTo(ChronoUnit.MICROS));
      case LocalTime time -> new Typed(time);
      case LocalDateTime time -> new Typed(time);
      default -> new Typed(value.toString());
    };
  }

  // ---- what the table says

  private static Map<String, @Nullable Object> there(Row row, Json stored) {
    Set<String> json =
        row.table().columns().stream()
            .filter(column -> column.type() == ColumnType.JSON)
            .map(column -> key(column.name()))
            .collect(Collectors.toSet());
    var members = new HashMap<String, @Nullable Object>();
    Object rest = null;
    for (Map.Entry<?, ?> member : ((Map<?, ?>) JsonContent.tree(stored)).entrySet()) {
      String name = String.valueOf(member.getKey());
      if (name.equalsIgnoreCase(REST)) {
        rest = member.getValue();
      } else if (isOwn(name)) {
        Object value = member.getValue();
        members.put(key(name), json.contains(key(name)) ? value : typed(value));
      }
    }
    return withRest(members, rest);
  }

  private static Object typed(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        var members = new HashMap<String, @Nullable Object>();
        map.forEach((name, member) -> members.put(key(String.valueOf(name)), typed(member)));
        yield members;
      }
      case List<?> list -> list.stream().map(TypedContent::typed).toList();
      default -> value == JsonToken.VALUE_NULL ? value : new Typed(value);
    };
  }

  // ---- both

  private static boolean isOwn(String column) {
    return !COMMON.contains(column.toLowerCase(Locale.ROOT)) && !column.equalsIgnoreCase(REST);
  }

  /// Columns are told apart whatever the case of their letters.
  private static String key(String column) {
    return column.toLowerCase(Locale.ROOT);
  }

  private static Map<String, @Nullable Object> withRest(
      Map<String, @Nullable Object> members, @Nullable Object rest) {
    if (rest instanceof Map<?, ?> map) {
      map.forEach((name, value) -> {
        String field = key(String.valueOf(name));
        members.merge(COMMON.contains(field) ? field + "_" : field, value, TypedContent::both);
      });
    }
    return members;
  }

  /// A record some of whose fields have no column yet.
  private static @Nullable Object both(@Nullable Object one, @Nullable Object other) {
    if (one instanceof Map<?, ?> left && other instanceof Map<?, ?> right) {
      var members = new HashMap<String, @Nullable Object>();
      left.forEach((name, value) -> members.put(key(String.valueOf(name)), value));
      right.forEach(
          (name, value) -> members.merge(key(String.valueOf(name)), value, TypedContent::both));
      return members;
    }
    if (one instanceof List<?> left && other instanceof List<?> right) {
      var elements = new ArrayList<@Nullable Object>();
      for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
        Object first = i < left.size() ? left.get(i) : null;
        elements.add(i < right.size() ? both(first, right.get(i)) : first);
      }
      return elements;
    }
    return isEmpty(one) ? other : one;
  }

  private static boolean isEmpty(@Nullable Object value) {
    return switch (value) {
      case null -> true;
      case Map<?, ?> map -> map.values().stream().allMatch(TypedContent::isEmpty);
      case List<?> list -> list.isEmpty();
      default -> value == JsonToken.VALUE_NULL;
    };
  }

  private static boolean same(@Nullable Object wanted, @Nullable Object there) {
    if (wanted == null || there == null || isEmpty(wanted) || isEmpty(there)) {
      return isEmpty(wanted) && isEmpty(there);
    }
    if (wanted instanceof Map<?, ?> left && there instanceof Map<?, ?> right) {
      return sameMembers(left, right);
    }
    if (wanted instanceof List<?> left && there instanceof List<?> right) {
      return sameElements(left, right);
    }
    if (!(wanted instanceof Typed) && !(there instanceof Typed)) {
      return wanted.equals(there);
    }
    return sameValue(
        wanted instanceof Typed(Object value) ? value : wanted,
        there instanceof Typed(Object value) ? value : there,
        !(wanted instanceof Typed));
  }

  private static boolean sameMembers(Map<?, ?> left, Map<?, ?> right) {
    return left.entrySet().stream().allMatch(e -> same(e.getValue(), member(right, e.getKey())))
        && right.entrySet().stream()
            .allMatch(e -> member(left, e.getKey()) != null || isEmpty(e.getValue()));
  }

  /// Names of fields are keys, those of JSON are as they are.
  private static @Nullable Object member(Map<?, ?> members, Object name) {
    Object value = members.get(name);
    return value == null ? members.get(key(name.toString())) : value;
  }

  private static boolean sameElements(List<?> left, List<?> right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (int i = 0; i < left.size(); i++) {
      if (!same(left.get(i), right.get(i))) {
        return false;
      }
    }
    return true;
  }

  // ---- single values

  /// @param sent whether the first one is as it was sent, and the second one as a column has it
  private static boolean sameValue(Object wanted, Object there, boolean sent) {
    if (wanted.equals(there)) {
      return true;
    }
    if (wanted instanceof BigDecimal || there instanceof BigDecimal) {
      return sameNumber(read(wanted, TypedContent::number), read(there, TypedContent::number));
    }
    return switch (wanted) {
      case LocalTime time -> time.equals(read(there, LocalTime::parse));
      case LocalDateTime time -> time.equals(read(there, LocalDateTime::parse));
      case Instant time -> time.equals(read(there, TypedContent::instant));
      default -> sent && sameInstant(wanted, there);
    };
  }

  private static boolean sameInstant(Object one, Object other) {
    Object time = read(one, TypedContent::instant);
    return time instanceof Instant && time.equals(read(other, TypedContent::instant));
  }

  private static boolean sameNumber(@Nullable Object one, @Nullable Object other) {
    return one instanceof BigDecimal left
        && other instanceof BigDecimal right
        && (left.compareTo(right) == 0
            || (isFraction(left) && left.doubleValue() == right.doubleValue()));
  }

  private static boolean isFraction(BigDecimal number) {
    return number.stripTrailingZeros().scale() > 0;
  }

  private static @Nullable Object read(Object value, Function<String, Object> parser) {
    if (!(value instanceof String text)) {
      return value;
    }
    try {
      return parser.apply(text);
    } catch (DateTimeException | NumberFormatException e) {
      return null;
    }
  }

  private static Object number(String text) {
    return new BigDecimal(text);
  }

  private static Object instant(String text) {
    return OffsetDateTime.parse(text.replace(' ', 'T')).toInstant().truncatedTo(ChronoUnit.MICROS);
  }
}
