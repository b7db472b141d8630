package io.sluice.processor.sink.bigquery;

import com.google.cloud.bigquery.storage.v1.CivilTimeEncoder;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.sluice.model.json.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.concurrent.TimeUnit;

/// One value of a column on the wire, records aside: what is written, and how long it is with its
/// tag. Source: https://cloud.google.com/bigquery/docs/supported-data-types.
final class WireValue {
  private WireValue() {}

  static void write(CodedOutputStream out, WireField field, Object value) throws IOException {
    int number = field.number();
    switch (value) {
      case String text -> out.writeString(number, text);
      case Json json -> {
        out.writeTag(number, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt32NoTag(json.length());
        out.writeRawBytes(json.array(), json.offset(), json.length());
      }
      case Instant time -> out.writeInt64(number, micros(time));
      case Long integer when isDecimal(field) -> out.writeString(number, integer.toString());
      case Long integer -> out.writeInt64(number, integer);
      case Double real -> out.writeDouble(number, real);
      case Boolean flag -> out.writeBool(number, flag);
      case BigDecimal decimal -> out.writeString(number, decimal.toPlainString());
      case LocalDate date -> out.writeInt32(number, Math.toIntExact(date.toEpochDay()));
      case LocalTime time -> out.writeInt64(number, packed(time));
      case LocalDateTime time -> out.writeInt64(number, packed(time));
      case byte[] bytes -> out.writeByteArray(number, bytes);
      default -> throw unknown(value);
    }
  }

  static int size(WireField field, Object value) {
    int number = field.number();
    return switch (value) {
      case String text -> CodedOutputStream.computeStringSize(number, text);
      case Json json ->
          CodedOutputStream.computeTagSize(number)
              + CodedOutputStream.computeUInt32SizeNoTag(json.length())
              + json.length();
      case Instant time -> CodedOutputStream.computeInt64Size(number, micros(time));
      case Long integer when isDecimal(field) ->
          CodedOutputStream.computeStringSize(number, integer.toString());
      case Long integer -> CodedOutputStream.computeInt64Size(number, integer);
      case Double real -> CodedOutputStream.computeDoubleSize(number, real);
      case Boolean flag -> CodedOutputStream.computeBoolSize(number, flag);
      case BigDecimal decimal ->
          CodedOutputStream.computeStringSize(number, decimal.toPlainString());
      case LocalDate date ->
          CodedOutputStream.computeInt32Size(number, Math.toIntExact(date.toEpochDay()));
      case LocalTime time -> CodedOutputStream.computeInt64Size(number, packed(time));
      case LocalDateTime time -> CodedOutputStream.computeInt64Size(number, packed(time));
      case byte[] bytes -> CodedOutputStream.computeByteArraySize(number, bytes);
      default -> throw unknown(value);
    };
  }

  /// Columns of two kinds take integers; decimals travel as text.
  private static boolean isDecimal(WireField field) {
    return field.column().type().endsWith("NUMERIC");
  }

  private static long micros(Instant time) {
    return TimeUnit.SECONDS.toMicros(time.getEpochSecond())
        + TimeUnit.NANOSECONDS.toMicros(time.getNano());
  }

  private static long packed(LocalTime time) {
    return CivilTimeEncoder.encodePacked64TimeMicrosLocalTime(time);
  }

  private static long packed(LocalDateTime time) {
    return CivilTimeEncoder.encodePacked64DatetimeMicrosLocalDateTime(time);
  }

  private static IllegalArgumentException unknown(Object value) {
    return new IllegalArgumentException("no column holds a " + value.getClass().getName());
  }
}
