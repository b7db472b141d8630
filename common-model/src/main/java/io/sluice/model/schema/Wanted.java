package io.sluice.model.schema;

import static io.sluice.model.table.ColumnType.BOOL;
import static io.sluice.model.table.ColumnType.BYTES;
import static io.sluice.model.table.ColumnType.DATE;
import static io.sluice.model.table.ColumnType.DATETIME;
import static io.sluice.model.table.ColumnType.FLOAT64;
import static io.sluice.model.table.ColumnType.INT64;
import static io.sluice.model.table.ColumnType.JSON;
import static io.sluice.model.table.ColumnType.NUMERIC;
import static io.sluice.model.table.ColumnType.STRING;
import static io.sluice.model.table.ColumnType.TIME;
import static io.sluice.model.table.ColumnType.TIMESTAMP;

import io.sluice.model.table.ColumnType;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Which types of columns may be asked for by `"bigquery": {"type": ...}`.
final class Wanted {
  private Wanted() {}

  /// Those that can hold values of some types.
  static List<ColumnType> of(Set<JsonType> types) {
    if (types.equals(EnumSet.of(JsonType.STRING))) {
      return List.of(STRING, TIMESTAMP, DATE, TIME, DATETIME, BYTES, NUMERIC, INT64, FLOAT64, JSON);
    } else if (types.equals(EnumSet.of(JsonType.INTEGER))) {
      return List.of(INT64, FLOAT64, NUMERIC, STRING, TIMESTAMP, JSON);
    } else if (EnumSet.of(JsonType.INTEGER, JsonType.NUMBER).containsAll(types)) {
      return List.of(FLOAT64, NUMERIC, STRING, TIMESTAMP, JSON);
    } else if (types.equals(EnumSet.of(JsonType.BOOLEAN))) {
      return List.of(BOOL, STRING, JSON);
    } else if (types.contains(JsonType.OBJECT) || types.contains(JsonType.ARRAY)) {
      return List.of(JSON);
    }
    return List.of(STRING, JSON);
  }
}
