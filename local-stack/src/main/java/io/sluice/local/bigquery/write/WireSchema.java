package io.sluice.local.bigquery.write;

import com.google.cloud.bigquery.storage.v1.TableFieldSchema;
import com.google.cloud.bigquery.storage.v1.TableSchema;
import io.sluice.local.bigquery.store.Column;
import java.util.List;

/// A table's schema as the Storage Write service describes it.
final class WireSchema {
  private WireSchema() {}

  static TableSchema of(List<Column> columns) {
    TableSchema.Builder schema = TableSchema.newBuilder();
    columns.forEach(column -> schema.addFields(field(column)));
    return schema.build();
  }

  private static TableFieldSchema field(Column column) {
    TableFieldSchema.Builder field =
        TableFieldSchema.newBuilder()
            .setName(column.name())
            .setType(type(column))
            .setMode(mode(column));
    column.fields().forEach(nested -> field.addFields(field(nested)));
    return field.build();
  }

  private static TableFieldSchema.Type type(Column column) {
    return switch (column.type()) {
      case STRING -> TableFieldSchema.Type.STRING;
      case BYTES -> TableFieldSchema.Type.BYTES;
      case INT64 -> TableFieldSchema.Type.INT64;
      case FLOAT64 -> TableFieldSchema.Type.DOUBLE;
      case BOOL -> TableFieldSchema.Type.BOOL;
      case TIMESTAMP -> TableFieldSchema.Type.TIMESTAMP;
      case DATE -> TableFieldSchema.Type.DATE;
      case TIME -> TableFieldSchema.Type.TIME;
      case DATETIME -> TableFieldSchema.Type.DATETIME;
      case NUMERIC -> TableFieldSchema.Type.NUMERIC;
      case BIGNUMERIC -> TableFieldSchema.Type.BIGNUMERIC;
      case JSON -> TableFieldSchema.Type.JSON;
      case STRUCT -> TableFieldSchema.Type.STRUCT;
    };
  }

  private static TableFieldSchema.Mode mode(Column column) {
    return switch (column.mode()) {
      case NULLABLE -> TableFieldSchema.Mode.NULLABLE;
      case REQUIRED -> TableFieldSchema.Mode.REQUIRED;
      case REPEATED -> TableFieldSchema.Mode.REPEATED;
    };
  }
}
