package io.sluice.model.table;

import io.sluice.model.json.Json;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One row of a table.
///
/// @param table where it goes
/// @param values one for each column of the table, in order; null where there is none
/// @param bytes how much it takes in a request, at most
public record Row(Table table, List<@Nullable Object> values, int bytes) {
  /// Bytes of tags, lengths, times and flags of the first columns.
  private static final int FIXED_BYTES = 64;

  /// So many columns are the first ones.
  private static final int FIXED_COLUMNS = 10;

  /// Bytes of a tag and a length, or of a tag and a number, a time or a flag.
  private static final int VALUE_BYTES = 16;

  /// Bytes of a number or a time that is written as a text, at most.
  private static final int TEXT_BYTES = 48;

  /// Bytes of a UTF-16 unit in UTF-8, at most.
  private static final int MAX_CHAR_BYTES = 3;

  /// A row with all of its values counted.
  public static Row of(Table table, List<@Nullable Object> values) {
    int more = VALUE_BYTES * Math.max(0, values.size() - FIXED_COLUMNS);
    return new Row(table, values, FIXED_BYTES + more + bytes(values));
  }

  private static int bytes(List<? extends @Nullable Object> values) {
    int bytes = 0;
    for (Object value : values) {
      bytes += bytes(value);
    }
    return bytes;
  }

  private static int bytes(@Nullable Object value) {
    return switch (value) {
      case String text -> MAX_CHAR_BYTES * text.length();
      case Json json -> json.length();
      case byte[] bytes -> bytes.length;
      case BigDecimal number -> TEXT_BYTES;
      case LocalDate date -> TEXT_BYTES;
      case LocalTime time -> TEXT_BYTES;
      case LocalDateTime time -> TEXT_BYTES;
      case List<?> inside -> VALUE_BYTES * inside.size() + bytes(inside);
      case null, default -> 0;
    };
  }
}
