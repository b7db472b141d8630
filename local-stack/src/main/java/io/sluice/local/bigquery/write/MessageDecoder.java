package io.sluice.local.bigquery.write;

import com.google.cloud.bigquery.storage.v1.AnnotationsProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import io.sluice.local.bigquery.store.Column;
import io.sluice.local.bigquery.store.Column.Mode;
import io.sluice.local.bigquery.store.InvalidCellException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Decodes the messages of one writer's descriptor into rows, or records, of one table's columns.
final class MessageDecoder {
  private record Target(
      int position, Column column, FieldDescriptor field, @Nullable MessageDecoder nested) {}

  private final List<Column> columns;
  private final Map<Integer, Target> targets = new HashMap<>();

  private MessageDecoder(List<Column> columns) {
    this.columns = columns;
  }

  /// Matches the descriptor's fields to the columns by name, whatever the case of their letters.
  ///
  /// @param entity the stream, for errors
  /// @throws StorageRefusal when a field has no column or does not fit it, or a required column has
  ///   no field
  static MessageDecoder of(Descriptor descriptor, List<Column> columns, String entity)
      throws StorageRefusal {
    var decoder = new MessageDecoder(columns);
    var extra = new ArrayList<String>();
    for (FieldDescriptor field : descriptor.getFields()) {
      String name = columnName(field);
      int position = position(columns, name);
      if (position < 0) {
        extra.add(name);
      } else {
        Column column = columns.get(position);
        decoder.targets.put(field.getNumber(), target(position, column, field, entity));
      }
    }
    if (!extra.isEmpty()) {
      throw StorageRefusal.extraFields(String.join(", ", extra), entity);
    }
    decoder.checkRequired(entity);
    return decoder;
  }

  /// One message, as [io.sluice.local.bigquery.store.RowAppender] takes it.
  ///
  /// @throws IOException when it is no message of the descriptor
  /// @throws InvalidCellException when a value does not fit its column
  List<@Nullable Object> decode(ByteString message) throws IOException, InvalidCellException {
    return decode(message.newCodedInput());
  }

  private List<@Nullable Object> decode(CodedInputStream in)
      throws IOException, InvalidCellException {
    List<@Nullable Object> row = empty();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      Target target = targets.get(WireFormat.getTagFieldNumber(tag));
      if (target == null) {
        throw new InvalidCellException(
            "The message has a field that the writer schema has not: number "
                + WireFormat.getTagFieldNumber(tag));
      }
      read(in, WireFormat.getTagWireType(tag), target, row);
    }
    for (int i = 0; i < row.size(); i++) {
      if (row.get(i) == null && columns.get(i).mode() == Mode.REQUIRED) {
        throw new InvalidCellException(
            "Missing required field: " + columns.get(i).name() + " has no value");
      }
    }
    return row;
  }

  private List<@Nullable Object> empty() {
    List<@Nullable Object> row = Arrays.asList(new @Nullable Object[columns.size()]);
    for (int i = 0; i < row.size(); i++) {
      if (columns.get(i).repeated()) {
        row.set(i, new ArrayList<>());
      }
    }
    return row;
  }

  private static void read(
      CodedInputStream in, int wireType, Target target, List<@Nullable Object> row)
      throws IOException, InvalidCellException {
    int expected = target.field.getLiteType().getWireType();
    if (wireType == expected) {
      put(row, target, value(in, target));
    } else if (wireType == WireFormat.WIRETYPE_LENGTH_DELIMITED && target.field.isRepeated()) {
      int limit = in.pushLimit(in.readRawVarint32());
      while (in.getBytesUntilLimit() > 0) {
        put(row, target, value(in, target));
      }
      in.popLimit(limit);
    } else {
      throw new InvalidCellException(
          "Field " + target.column.name() + " has another wire type than the writer schema says");
    }
  }

  @SuppressWarnings("unchecked")
  private static void put(List<@Nullable Object> row, Target target, Object value) {
    if (target.column.repeated()) {
      ((List<Object>) row.get(target.position)).add(value);
    } else {
      row.set(target.position, value);
    }
  }

  private static Object value(CodedInputStream in, Target target)
      throws IOException, InvalidCellException {
    if (target.nested == null) {
      return ProtoCell.read(in, target.field, target.column);
    }
    int limit = in.pushLimit(in.readRawVarint32());
    List<@Nullable Object> record = target.nested.decode(in);
    in.popLimit(limit);
    return record;
  }

  private static Target target(int position, Column column, FieldDescriptor field, String entity)
      throws StorageRefusal {
    if (field.isRepeated() != column.repeated() || !ProtoCell.fits(field, column)) {
      throw StorageRefusal.invalid(
          "The proto field mismatched with BigQuery field at %s, proto type %s, column type %s"
              .formatted(column.name(), described(field), column.duckdbType()),
          entity);
    }
    boolean record = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
    MessageDecoder nested = record ? of(field.getMessageType(), column.fields(), entity) : null;
    return new Target(position, column, field, nested);
  }

  private static String described(FieldDescriptor field) {
    return (field.isRepeated() ? "repeated " : "") + field.getLiteType();
  }

  private void checkRequired(String entity) throws StorageRefusal {
    for (int i = 0; i < columns.size(); i++) {
      int position = i;
      boolean found = targets.values().stream().anyMatch(t -> t.position == position);
      if (!found && columns.get(i).mode() == Mode.REQUIRED) {
        throw StorageRefusal.invalid(
            "The required field " + columns.get(i).name() + " is missing in the writer schema.",
            entity);
      }
    }
  }

  private static int position(List<Column> columns, String name) {
    Optional<Column> column = Column.find(columns, name);
    return column.map(columns::indexOf).orElse(-1);
  }

  private static String columnName(FieldDescriptor field) {
    String annotated = field.getOptions().getExtension(AnnotationsProto.columnName);
    return annotated.isEmpty() ? field.getName() : annotated;
  }
}
