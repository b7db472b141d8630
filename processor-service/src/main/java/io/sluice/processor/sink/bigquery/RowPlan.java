package io.sluice.processor.sink.bigquery;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import io.sluice.model.json.Json;
import io.sluice.model.table.Column;
import io.sluice.model.table.Column.Mode;
import io.sluice.model.table.ColumnType;
import io.sluice.model.table.Row;
import io.sluice.model.table.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How rows of one shape become messages: which value goes into which field. JSON goes from the
/// request's bytes to the message without a tree.
final class RowPlan {
  /// The column for values that have no column of their own.
  static final Column REST =
      new Column(
          "additional_properties",
          ColumnType.JSON,
          false,
          "Values that no column holds, as one object of them.");

  /// A column of the shape.
  ///
  /// @param position of its value in a row, or a record
  /// @param field where it goes; null when the table has no place for it
  /// @param cells those of a record
  record Cell(int position, Column column, @Nullable WireField field, List<Cell> cells) {
    /// Whether all of its values have a place in the table.
    boolean isHome() {
      return field != null && cells.stream().allMatch(Cell::isHome);
    }

    boolean isRecord() {
      return column.type() == ColumnType.RECORD;
    }

    boolean isRepeated() {
      return column.mode() == Mode.REPEATED;
    }
  }

  /// Columns that the protocol asks for, so that their values have to be in the column itself.
  private static final Set<String> ASKED_FOR = Set.of("message_id", "source", "received_at");

  private final List<Cell> cells;
  private final List<Cell> homeless;
  private final @Nullable WireField rest;

  /// Position of the column for everything else in a row; -1 when rows have none.
  private final int restPosition;

  /// @param shape the table as the rows know it
  /// @param fields what the messages have
  RowPlan(Table shape, List<WireField> fields) {
    cells = cells(shape.columns(), fields);
    homeless = cells.stream().filter(cell -> !cell.isHome()).toList();
    rest = WireField.find(fields, REST);
    restPosition = shape.columns().stream().map(Column::name).toList().indexOf(REST.name());
  }

  /// The columns whose values have no place in the table, or not all of them.
  List<Cell> homeless() {
    return homeless;
  }

  /// What of a row has no column; null when all has.
  @Nullable Json overflow(Row row) {
    return homeless.isEmpty() ? null : ColumnJson.homeless(homeless, row.values());
  }

  /// Names of the columns whose values are lost if the row is sent; null when none are.
  @Nullable String lost(Row row) {
    String names =
        homeless.stream()
            .filter(cell -> row.values().get(cell.position()) != null)
            .filter(cell -> rest == null || isAskedFor(cell))
            .map(cell -> cell.column().name())
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? null : names;
  }

  private static boolean isAskedFor(Cell cell) {
    return cell.position() == 0 || ASKED_FOR.contains(cell.column().name());
  }

  /// The message of a row.
  ///
  /// @param overflow what of it has no column
  ByteString encode(Row row, @Nullable Json overflow) {
    // Of a field that comes twice the last one counts.
    Json more = overflow == null || rest == null ? null : merged(row, overflow);
    int size = size(cells, row.values());
    if (more != null && rest != null) {
      size += WireValue.size(rest, more);
    }
    byte[] bytes = new byte[size];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      write(out, cells, row.values());
      if (more != null && rest != null) {
        WireValue.write(out, rest, more);
      }
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return UnsafeByteOperations.unsafeWrap(bytes);
  }

  private Json merged(Row row, Json overflow) {
    return restPosition >= 0 && row.values().get(restPosition) instanceof Json there
        ? JsonMerge.merge(there, overflow)
        : overflow;
  }

  private static List<Cell> cells(List<Column> columns, List<WireField> fields) {
    var cells = new ArrayList<Cell>();
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      WireField field = WireField.find(fields, column);
      List<WireField> nested = field == null ? List.of() : field.fields();
      cells.add(new Cell(i, column, field, cells(column.fields(), nested)));
    }
    return cells;
  }

  private static void write(
      CodedOutputStream out, List<Cell> cells, List<? extends @Nullable Object> values)
      throws IOException {
    for (Cell cell : cells) {
      Object value = values.get(cell.position);
      if (value != null && cell.field != null) {
        write(out, cell, cell.field, value);
      }
    }
  }

  private static void write(CodedOutputStream out, Cell cell, WireField field, Object value)
      throws IOException {
    if (!cell.isRepeated()) {
      writeOne(out, cell, field, value);
      return;
    }
    for (Object member : (List<?>) value) {
      writeOne(out, cell, field, member);
    }
  }

  private static void writeOne(CodedOutputStream out, Cell cell, WireField field, Object value)
      throws IOException {
    if (!cell.isRecord()) {
      WireValue.write(out, field, value);
      return;
    }
    List<?> record = (List<?>) value;
    out.writeTag(field.number(), WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeUInt32NoTag(size(cell.cells, record));
    write(out, cell.cells, record);
  }

  private static int size(List<Cell> cells, List<? extends @Nullable Object> values) {
    int size = 0;
    for (Cell cell : cells) {
      Object value = values.get(cell.position);
      if (value != null && cell.field != null) {
        size += size(cell, cell.field, value);
      }
    }
    return size;
  }

  private static int size(Cell cell, WireField field, Object value) {
    if (!cell.isRepeated()) {
      return sizeOfOne(cell, field, value);
    }
    int size = 0;
    for (Object member : (List<?>) value) {
      size += sizeOfOne(cell, field, member);
    }
    return size;
  }

  private static int sizeOfOne(Cell cell, WireField field, Object value) {
    if (!cell.isRecord()) {
      return WireValue.size(field, value);
    }
    int size = size(cell.cells, (List<?>) value);
    return CodedOutputStream.computeTagSize(field.number())
        + CodedOutputStream.computeUInt32SizeNoTag(size)
        + size;
  }
}
