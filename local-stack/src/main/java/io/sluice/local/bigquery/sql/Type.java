package io.sluice.local.bigquery.sql;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A type of GoogleSQL. `element` is that of an ARRAY, `fields` those of a STRUCT.
public record Type(Kind kind, @Nullable Type element, List<Field> fields) {
  /// A member of a STRUCT.
  public record Field(String name, Type type) {}

  /// The names of the types, each with the type of DuckDB that holds it.
  public enum Kind {
    BOOL("BOOLEAN"),
    INT64("BIGINT"),
    FLOAT64("DOUBLE"),
    NUMERIC("DECIMAL(38,9)"),
    /// Columns may have it; nothing is computed with it.
    BIGNUMERIC("DECIMAL(38,18)"),
    STRING("VARCHAR"),
    BYTES("BLOB"),
    DATE("DATE"),
    TIME("TIME"),
    DATETIME("TIMESTAMP"),
    TIMESTAMP("TIMESTAMPTZ"),
    JSON("JSON"),
    ARRAY(""),
    STRUCT(""),
    /// An untyped NULL; it becomes any type.
    NULL("BIGINT");

    private final String duck;

    Kind(String duck) {
      this.duck = duck;
    }
  }

  static final Type BOOL = of(Kind.BOOL);
  static final Type INT64 = of(Kind.INT64);
  static final Type FLOAT64 = of(Kind.FLOAT64);
  static final Type NUMERIC = of(Kind.NUMERIC);
  static final Type STRING = of(Kind.STRING);
  static final Type BYTES = of(Kind.BYTES);
  static final Type DATE = of(Kind.DATE);
  static final Type TIME = of(Kind.TIME);
  static final Type DATETIME = of(Kind.DATETIME);
  static final Type TIMESTAMP = of(Kind.TIMESTAMP);
  static final Type JSON = of(Kind.JSON);
  static final Type NULL = of(Kind.NULL);

  /// A scalar type.
  public static Type of(Kind kind) {
    return new Type(kind, null, List.of());
  }

  /// An array of this element.
  public static Type array(Type element) {
    return new Type(Kind.ARRAY, element, List.of());
  }

  /// A structure with these members.
  public static Type struct(List<Field> fields) {
    return new Type(Kind.STRUCT, null, List.copyOf(fields));
  }

  /// The element of an array.
  ///
  /// @throws IllegalStateException when this is no array
  public Type elementType() {
    if (element == null) {
      throw new IllegalStateException(this + " is not an ARRAY");
    }
    return element;
  }

  boolean is(Kind... kinds) {
    return List.of(kinds).contains(kind);
  }

  boolean isNumber() {
    return is(Kind.INT64, Kind.FLOAT64, Kind.NUMERIC);
  }

  boolean isTime() {
    return is(Kind.DATE, Kind.DATETIME, Kind.TIMESTAMP);
  }

  /// Whether values have an order, hence MIN, MAX, ORDER BY and `<`.
  boolean isOrderable() {
    return !is(Kind.JSON, Kind.STRUCT, Kind.ARRAY);
  }

  /// Whether values can be compared with `=`, grouped and made distinct.
  boolean isGroupable() {
    return !is(Kind.JSON, Kind.ARRAY)
        && fields.stream().allMatch(field -> field.type().isGroupable());
  }

  /// The type of DuckDB that holds these values.
  public String duck() {
    return switch (kind) {
      case ARRAY -> elementType().duck() + "[]";
      case STRUCT ->
          fields.stream()
              .map(field -> Duck.name(field.name()) + " " + field.type().duck())
              .collect(Collectors.joining(", ", "STRUCT(", ")"));
      default -> kind.duck;
    };
  }

  /// As BigQuery writes it in its messages.
  @Override
  public String toString() {
    return switch (kind) {
      case ARRAY -> "ARRAY<" + element + ">";
      case STRUCT ->
          fields.stream()
              .map(field -> field.name() + " " + field.type())
              .collect(Collectors.joining(", ", "STRUCT<", ">"));
      default -> kind.name();
    };
  }
}
