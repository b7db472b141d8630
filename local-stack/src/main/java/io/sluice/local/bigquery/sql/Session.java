package io.sluice.local.bigquery.sql;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a statement is translated against. `dataset` may be empty; parameters have lower-case
/// names, positional ones `1`, `2`, ...
public record Session(
    Catalog catalog,
    String project,
    String dataset,
    String location,
    Map<String, Parameter> parameters) {

  /// The value of a query parameter: a text, null, or a list of these for an ARRAY (its elements)
  /// or a STRUCT (its members in order). The text of BYTES has one char per byte.
  public record Parameter(Type type, @Nullable Object value) {}
}
