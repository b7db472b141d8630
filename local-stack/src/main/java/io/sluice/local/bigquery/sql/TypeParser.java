package io.sluice.local.bigquery.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the names of types.
final class TypeParser {
  private static final Map<String, Type> NAMES =
      Map.ofEntries(
          Map.entry("BOOL", Type.BOOL),
          Map.entry("BOOLEAN", Type.BOOL),
          Map.entry("INT64", Type.INT64),
          Map.entry("INT", Type.INT64),
          Map.entry("INTEGER", Type.INT64),
          Map.entry("BIGINT", Type.INT64),
          Map.entry("SMALLINT", Type.INT64),
          Map.entry("TINYINT", Type.INT64),
          Map.entry("BYTEINT", Type.INT64),
          Map.entry("FLOAT64", Type.FLOAT64),
          Map.entry("NUMERIC", Type.NUMERIC),
          Map.entry("DECIMAL", Type.NUMERIC),
          Map.entry("STRING", Type.STRING),
          Map.entry("BYTES", Type.BYTES),
          Map.entry("DATE", Type.DATE),
          Map.entry("TIME", Type.TIME),
          Map.entry("DATETIME", Type.DATETIME),
          Map.entry("TIMESTAMP", Type.TIMESTAMP),
          Map.entry("JSON", Type.JSON));

  private static final Set<String> UNSUPPORTED =
      Set.of("BIGNUMERIC", "BIGDECIMAL", "GEOGRAPHY", "INTERVAL", "RANGE");

  private final TokenReader reader;

  TypeParser(TokenReader reader) {
    this.reader = reader;
  }

  /// The scalar type of this name, or null.
  static @Nullable Type scalar(String name) {
    return NAMES.get(name.toUpperCase(Locale.ROOT));
  }

  Type type() {
    if (reader.accept("ARRAY")) {
      return array();
    }
    if (reader.accept("STRUCT")) {
      return Type.struct(members());
    }
    Position start = reader.position();
    String name = reader.name();
    Type type = scalar(name);
    if (UNSUPPORTED.contains(name.toUpperCase(Locale.ROOT))) {
      throw SqlException.unsupported(start, "The type " + name.toUpperCase(Locale.ROOT) + " is");
    }
    if (type == null) {
      throw SqlException.at(start, "Type not found: " + name);
    }
    if (reader.peek().isSymbol("(")) {
      throw SqlException.unsupported(start, "A parameterized type is");
    }
    return type;
  }

  Type array() {
    Position start = reader.position();
    reader.expectSymbol("<");
    Type element = reader.nested(this::type);
    reader.expectSymbol(">");
    if (element.is(Type.Kind.ARRAY)) {
      throw SqlException.at(start, "Arrays of arrays are not supported");
    }
    return Type.array(element);
  }

  List<Type.Field> members() {
    reader.expectSymbol("<");
    var fields = new ArrayList<Type.Field>();
    do {
      int ordinal = fields.size() + 1;
      boolean named = reader.seesName() && !isTypeEnd(reader.peek(1));
      String name = named ? reader.name() : "_field_" + ordinal;
      fields.add(new Type.Field(name, reader.nested(this::type)));
    } while (reader.acceptSymbol(","));
    reader.expectSymbol(">");
    return fields;
  }

  private static boolean isTypeEnd(Token token) {
    return token.isSymbol(",") || token.isSymbol(">") || token.isSymbol("<");
  }
}
