package io.sluice.processor.sink.bigquery;

import com.google.cloud.bigquery.storage.v1.ProtoSchema;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.WireFormat;
import io.sluice.model.json.Json;
import io.sluice.model.table.Column;
import io.sluice.model.table.ColumnType;
import io.sluice.model.table.Row;
import io.sluice.model.table.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;

/// Writes rows of a table in the protocol buffer form that BigQuery reads: one field for each
/// column, numbered from 1. JSON goes from the request's bytes to the message without a tree.
/// Source: BigQuery Storage Write API, "Data type conversions".
final class ProtoRows {
  private static final long MICROS = 1_000_000;

  private final List<Column> columns;

  ProtoRows(Table table) {
    columns = table.columns();
  }

  ProtoSchema schema() {
    var descriptor = DescriptorProto.newBuilder().setName("Row");
    for (int i = 0; i < columns.size(); i++) {
      descriptor.addField(
          FieldDescriptorProto.newBuilder()
              .setName(columns.get(i).name())
              .setNumber(i + 1)
              .setLabel(Label.LABEL_OPTIONAL)
              .setType(wireType(columns.get(i).type())));
    }
    return ProtoSchema.newBuilder().setProtoDescriptor(descriptor).build();
  }

  com.google.cloud.bigquery.storage.v1.ProtoRows encode(List<Row> rows) {
    var encoded = com.google.cloud.bigquery.storage.v1.ProtoRows.newBuilder();
    rows.forEach(row -> encoded.addSerializedRows(encode(row)));
    return encoded.build();
  }

  private static ByteString encode(Row row) {
    ByteString.Output bytes = ByteString.newOutput(row.bytes());
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      for (int i = 0; i < row.values().size(); i++) {
        write(out, i + 1, row.values().get(i));
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteString();
  }

  private static void write(CodedOutputStream out, int field, Object value) throws IOException {
    switch (value) {
      case null -> {}
      case String text -> out.writeString(field, text);
      case Json json -> {
        out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt32NoTag(json.length());
        out.writeRawBytes(json.array(), json.offset(), json.length());
      }
      case Instant time ->
          out.writeInt64(field, time.getEpochSecond() * MICROS + time.getNano() / 1000);
      case byte[] bytes -> out.writeByteArray(field, bytes);
      case Boolean flag -> out.writeBool(field, flag);
      default ->
          throw new IllegalArgumentException("no column holds a " + value.getClass().getName());
    }
  }

  private static FieldDescriptorProto.Type wireType(ColumnType type) {
    return switch (type) {
      case STRING, JSON -> FieldDescriptorProto.Type.TYPE_STRING;
      case TIMESTAMP -> FieldDescriptorProto.Type.TYPE_INT64;
      case BYTES -> FieldDescriptorProto.Type.TYPE_BYTES;
      case BOOL -> FieldDescriptorProto.Type.TYPE_BOOL;
      default -> throw new IllegalArgumentException("no row has a " + type);
    };
  }
}
