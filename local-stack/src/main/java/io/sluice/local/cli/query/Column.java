package io.sluice.local.cli.query;

import io.sluice.local.cli.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A field of a result's schema, as BigQuery's REST interface describes it (`TableFieldSchema`).
///
/// @param fields those of a record; none for other types
record Column(String name, String type, boolean repeated, List<Column> fields) {
  private static final Set<String> NUMBERS =
      Set.of("INTEGER", "INT64", "FLOAT", "FLOAT64", "NUMERIC", "BIGNUMERIC");

  static List<Column> ofSchema(@Nullable Object schema) {
    return Json.array(Json.object(schema).get("fields")).stream().map(Column::of).toList();
  }

  private static Column of(@Nullable Object field) {
    Map<String, @Nullable Object> members = Json.object(field);
    return new Column(
        Json.text(members, "name", ""),
        Json.text(members, "type", "STRING"),
        Json.text(members, "mode", "NULLABLE").equals("REPEATED"),
        ofSchema(members));
  }

  boolean isNumber() {
    return !repeated && NUMBERS.contains(type);
  }

  boolean isRecord() {
    return type.equals("RECORD") || type.equals("STRUCT");
  }
}
