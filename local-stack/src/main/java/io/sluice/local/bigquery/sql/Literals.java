package io.sluice.local.bigquery.sql;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Values written as DuckDB's literals. A value is a text, a list for an ARRAY or a STRUCT, or
/// null; the text of BYTES has one char per byte.
final class Literals {
  private static final int NUMERIC_WHOLE_DIGITS_MAX = 29;
  private static final int NUMERIC_SCALE_MAX = 9;

  private Literals() {}

  /// @throws IllegalArgumentException when the value is none of this type
  static Typed of(Type type, @Nullable Object value) {
    if (value == null) {
      return new Typed(Duck.cast("NULL", type), type);
    }
    if (value instanceof List<?> items) {
      return new Typed(type.is(Type.Kind.ARRAY) ? array(type, items) : struct(type, items), type);
    }
    return new Typed(scalar(type, value.toString()), type, constant(type, value.toString()));
  }

  private static Object constant(Type type, String text) {
    return switch (type.kind()) {
      case INT64 -> Long.valueOf(text.strip());
      case BOOL -> Boolean.valueOf(text);
      default -> text;
    };
  }

  private static String array(Type type, List<?> items) {
    var texts = new ArrayList<String>();
    for (Object item : items) {
      texts.add(of(type.elementType(), item).text());
    }
    return Duck.cast("[" + String.join(", ", texts) + "]", type);
  }

  private static String struct(Type type, List<?> values) {
    var texts = new ArrayList<String>();
    for (int i = 0; i < type.fields().size(); i++) {
      Type.Field field = type.fields().get(i);
      texts.add(Duck.name(field.name()) + " := " + of(field.type(), values.get(i)).text());
    }
    return "struct_pack(" + String.join(", ", texts) + ")";
  }

  private static String scalar(Type type, String text) {
    return switch (type.kind()) {
      case BOOL -> bool(text);
      case INT64 -> "CAST(" + Long.parseLong(text.strip()) + " AS BIGINT)";
      case FLOAT64 -> "CAST(" + Duck.text(floating(text)) + " AS DOUBLE)";
      case NUMERIC -> Duck.cast(Duck.text(numeric(text)), type);
      case STRING -> Duck.text(text);
      case BYTES ->
          "unhex('" + HexFormat.of().formatHex(text.getBytes(StandardCharsets.ISO_8859_1)) + "')";
      case DATE, TIME, DATETIME, TIMESTAMP -> time(type, text);
      case JSON -> "json(" + Duck.text(text) + ")";
      case BIGNUMERIC, ARRAY, STRUCT, NULL -> throw new IllegalArgumentException(type.toString());
    };
  }

  private static String bool(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (!lower.equals("true") && !lower.equals("false")) {
      throw new IllegalArgumentException(text);
    }
    return lower;
  }

  private static String floating(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    if (!lower.matches("[+-]?(inf|infinity)|nan")) {
      var _ = new BigDecimal(lower);
    }
    return lower;
  }

  private static String numeric(String text) {
    BigDecimal value = new BigDecimal(text.strip()).stripTrailingZeros();
    if (value.scale() > NUMERIC_SCALE_MAX
        || value.precision() - value.scale() > NUMERIC_WHOLE_DIGITS_MAX) {
      throw new IllegalArgumentException(text);
    }
    return value.toPlainString();
  }

  private static String time(Type type, String text) {
    String canonical = TimeText.canonical(text, type.kind());
    if (canonical == null) {
      throw new IllegalArgumentException(text);
    }
    return Duck.cast(Duck.text(canonical), type);
  }
}
