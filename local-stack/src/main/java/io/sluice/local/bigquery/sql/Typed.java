package io.sluice.local.bigquery.sql;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// An expression in DuckDB's SQL with its type in GoogleSQL; `constant` is the value of a literal.
record Typed(String text, Type type, @Nullable Object constant) {
  Typed(String text, Type type) {
    this(text, type, null);
  }

  boolean isLiteral() {
    return constant != null;
  }

  boolean isNull() {
    return type.is(Type.Kind.NULL);
  }

  static String texts(List<Typed> values) {
    return values.stream().map(Typed::text).collect(Collectors.joining(", "));
  }

  /// The types of arguments as BigQuery lists them.
  static String types(List<Typed> values) {
    return values.stream().map(value -> value.type().toString()).collect(Collectors.joining(", "));
  }
}
