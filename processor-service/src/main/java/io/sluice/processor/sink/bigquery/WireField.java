package io.sluice.processor.sink.bigquery;

import com.google.cloud.bigquery.storage.v1.AnnotationsProto;
import com.google.cloud.bigquery.storage.v1.ProtoSchema;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldOptions;
import io.sluice.model.table.Column;
import io.sluice.model.table.Column.Mode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A field of the messages that rows are sent as, which is a column of their table. Its type on the
/// wire is decided by the column alone, so that rows of several shapes can be sent together.
///
/// @param number from 1
/// @param column as the table has it
/// @param fields those of a record
record WireField(int number, StoredColumn column, List<WireField> fields) {
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /// The fields for some of a table's columns: those that rows of ours have values for, and those
  /// that BigQuery demands, so that it refuses rows without them and not the whole connection.
  ///
  /// @param stored the columns of the table
  /// @param shapes the columns of the rows, in one or more shapes
  static List<WireField> of(List<StoredColumn> stored, Collection<List<Column>> shapes) {
    var fields = new ArrayList<WireField>();
    for (StoredColumn column : stored) {
      List<Column> wanted =
          shapes.stream()
              .flatMap(List::stream)
              .filter(ours -> ours.name().equalsIgnoreCase(column.name()) && column.takes(ours))
              .toList();
      List<WireField> nested = of(column.fields(), wanted.stream().map(Column::fields).toList());
      boolean used = !wanted.isEmpty() && (column.fields().isEmpty() || !nested.isEmpty());
      if (used || column.demanded()) {
        fields.add(new WireField(fields.size() + 1, column, nested));
      }
    }
    return fields;
  }

  /// The field of a column of ours; null when the table has no place for its values.
  static @Nullable WireField find(List<WireField> fields, Column column) {
    for (WireField field : fields) {
      if (field.column.name().equalsIgnoreCase(column.name()) && field.column.takes(column)) {
        return field;
      }
    }
    return null;
  }

  /// What a connection is told of its messages.
  static ProtoSchema schema(List<WireField> fields) {
    return ProtoSchema.newBuilder().setProtoDescriptor(message("Row", fields)).build();
  }

  private static DescriptorProto message(String name, List<WireField> fields) {
    var message = DescriptorProto.newBuilder().setName(name);
    for (WireField field : fields) {
      message.addField(field.descriptor(fields));
      if (field.isRecord()) {
        message.addNestedType(message(field.typeName(), field.fields));
      }
    }
    return message.build();
  }

  private FieldDescriptorProto descriptor(List<WireField> siblings) {
    var descriptor =
        FieldDescriptorProto.newBuilder()
            .setNumber(number)
            .setLabel(column.mode() == Mode.REPEATED ? Label.LABEL_REPEATED : Label.LABEL_OPTIONAL)
            .setType(type());
    if (isRecord()) {
      descriptor.setTypeName(typeName());
    }
    if (IDENTIFIER.matcher(column.name()).matches()) {
      return descriptor.setName(column.name()).build();
    }
    return descriptor
        .setName(substitute(siblings))
        .setOptions(
            FieldOptions.newBuilder().setExtension(AnnotationsProto.columnName, column.name()))
        .build();
  }

  /// A name for a column whose own is no identifier, and that no other column has.
  private String substitute(List<WireField> siblings) {
    String name = "column_" + number;
    while (isTaken(name, siblings)) {
      name += "_";
    }
    return name;
  }

  private static boolean isTaken(String name, List<WireField> siblings) {
    return siblings.stream().anyMatch(sibling -> sibling.column.name().equalsIgnoreCase(name));
  }

  private boolean isRecord() {
    return column.type().equals("STRUCT");
  }

  private String typeName() {
    return "Record" + number;
  }

  /// Source: https://cloud.google.com/bigquery/docs/supported-data-types, "Supported protocol
  /// buffer data types"; where it takes several types, the one that it prefers, or that loses
  /// nothing.
  private FieldDescriptorProto.Type type() {
    return switch (column.type()) {
      case "INT64", "TIMESTAMP", "TIME", "DATETIME" -> FieldDescriptorProto.Type.TYPE_INT64;
      case "DATE" -> FieldDescriptorProto.Type.TYPE_INT32;
      case "FLOAT64" -> FieldDescriptorProto.Type.TYPE_DOUBLE;
      case "BOOL" -> FieldDescriptorProto.Type.TYPE_BOOL;
      case "BYTES" -> FieldDescriptorProto.Type.TYPE_BYTES;
      case "STRUCT" -> FieldDescriptorProto.Type.TYPE_MESSAGE;
      default -> FieldDescriptorProto.Type.TYPE_STRING;
    };
  }
}
