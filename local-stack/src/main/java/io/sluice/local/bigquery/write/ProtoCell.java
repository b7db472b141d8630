package io.sluice.local.bigquery.write;

import com.google.cloud.bigquery.storage.v1.BigDecimalByteStringEncoder;
import com.google.cloud.bigquery.storage.v1.CivilTimeEncoder;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import io.sluice.local.bigquery.store.Cells;
import io.sluice.local.bigquery.store.Column;
import io.sluice.local.bigquery.store.ColumnType;
import io.sluice.local.bigquery.store.InvalidCellException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Set;

/// One value of a message, by the conversions of
/// https://cloud.google.com/bigquery/docs/supported-data-types (protocol buffers).
final class ProtoCell {
  private ProtoCell() {}

  /// Whether values of the field can be values of the column, arrays apart. Groups, which proto3 no
  /// longer has, cannot.
  static boolean fits(FieldDescriptor field, Column column) {
    return field.getType() != FieldDescriptor.Type.GROUP
        && accepted(column.type()).contains(field.getJavaType());
  }

  private static Set<JavaType> accepted(ColumnType type) {
    return switch (type) {
      case STRING, JSON -> Set.of(JavaType.STRING);
      case BYTES -> Set.of(JavaType.BYTE_STRING, JavaType.STRING);
      case INT64 -> Set.of(JavaType.INT, JavaType.LONG);
      case FLOAT64 -> Set.of(JavaType.DOUBLE, JavaType.FLOAT, JavaType.INT, JavaType.LONG);
      case BOOL -> Set.of(JavaType.BOOLEAN, JavaType.INT, JavaType.LONG);
      case TIMESTAMP, DATE, TIME, DATETIME -> Set.of(JavaType.INT, JavaType.LONG, JavaType.STRING);
      case NUMERIC, BIGNUMERIC ->
          Set.of(
              JavaType.BYTE_STRING,
              JavaType.STRING,
              JavaType.INT,
              JavaType.LONG,
              JavaType.DOUBLE,
              JavaType.FLOAT);
      case STRUCT -> Set.of(JavaType.MESSAGE);
    };
  }

  /// Reads the next value.
  ///
  /// @throws IOException when the bytes are not of the field's type
  /// @throws InvalidCellException when the column cannot hold the value
  static Object read(CodedInputStream in, FieldDescriptor field, Column column)
      throws IOException, InvalidCellException {
    try {
      return switch (field.getType()) {
        case STRING -> text(column.type(), in.readStringRequireUtf8());
        case BYTES -> bytes(column.type(), in.readBytes());
        case DOUBLE -> floating(column.type(), in.readDouble());
        case FLOAT -> floating(column.type(), in.readFloat());
        case BOOL -> in.readBool();
        default -> integer(column.type(), readInteger(in, field.getType()));
      };
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new InvalidCellException("Field " + column.name() + ": " + e.getMessage());
    } catch (InvalidCellException e) {
      throw new InvalidCellException("Field " + column.name() + ": " + e.getMessage());
    }
  }

  private static long readInteger(CodedInputStream in, FieldDescriptor.Type type)
      throws IOException, InvalidCellException {
    return switch (type) {
      case INT32 -> in.readInt32();
      case INT64 -> in.readInt64();
      case SINT32 -> in.readSInt32();
      case SINT64 -> in.readSInt64();
      case SFIXED32 -> in.readSFixed32();
      case SFIXED64 -> in.readSFixed64();
      case UINT32 -> Integer.toUnsignedLong(in.readUInt32());
      case FIXED32 -> Integer.toUnsignedLong(in.readFixed32());
      case UINT64 -> signed(in.readUInt64());
      case FIXED64 -> signed(in.readFixed64());
      default -> throw new InvalidCellException("no integer: " + type);
    };
  }

  private static long signed(long unsigned) throws InvalidCellException {
    if (unsigned < 0) {
      throw new InvalidCellException(Long.toUnsignedString(unsigned) + " is over 2^63-1");
    }
    return unsigned;
  }

  private static Object text(ColumnType type, String text) throws InvalidCellException {
    return type == ColumnType.BYTES
        ? text.getBytes(StandardCharsets.UTF_8)
        : Cells.parse(type, text);
  }

  private static Object bytes(ColumnType type, ByteString bytes) throws InvalidCellException {
    return switch (type) {
      case BYTES -> bytes.toByteArray();
      case NUMERIC ->
          Cells.decimal(type, BigDecimalByteStringEncoder.decodeNumericByteString(bytes));
      default -> Cells.decimal(type, BigDecimalByteStringEncoder.decodeBigNumericByteString(bytes));
    };
  }

  private static Object floating(ColumnType type, double number) throws InvalidCellException {
    return type == ColumnType.FLOAT64
        ? (Object) number
        : Cells.decimal(type, BigDecimal.valueOf(number));
  }

  private static Object integer(ColumnType type, long number) throws InvalidCellException {
    return switch (type) {
      case INT64 -> number;
      case FLOAT64 -> (double) number;
      case BOOL -> number != 0;
      case TIMESTAMP -> Cells.timestamp(number);
      case DATE -> Cells.date(LocalDate.ofEpochDay(number));
      case TIME -> CivilTimeEncoder.decodePacked64TimeMicrosLocalTime(number);
      case DATETIME -> CivilTimeEncoder.decodePacked64DatetimeMicrosLocalDateTime(number);
      case NUMERIC, BIGNUMERIC -> Cells.decimal(type, BigDecimal.valueOf(number));
      case STRING, BYTES, JSON, STRUCT -> throw new InvalidCellException("an integer");
    };
  }
}
