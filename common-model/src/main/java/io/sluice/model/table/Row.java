package io.sluice.model.table;

import io.sluice.model.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One row of a table.
///
/// @param table where it goes
/// @param values one for each column of the table, in order; null where there is none
/// @param bytes how much it takes in a request, at most
public record Row(Table table, List<@Nullable Object> values, int bytes) {
  /// Bytes of tags, lengths, times and flags.
  private static final int FIXED_BYTES = 64;

  /// Bytes of a tag and a length, or of a number, a time or a flag with its tag.
  private static final int VALUE_BYTES = 64;

  /// Bytes of a UTF-16 unit in UTF-8, at most.
  private static final int MAX_CHAR_BYTES = 3;

  /// A row with all of its values counted.
  public static Row of(Table table, List<@Nullable Object> values) {
    return new Row(table, values, FIXED_BYTES + values.stream().mapToInt(Row::bytes).sum());
  }

  private static int bytes(@Nullable Object value) {
    return switch (value) {
      case String text -> MAX_CHAR_BYTES * text.length();
      case Json json -> json.length();
      case byte[] bytes -> bytes.length;
      case List<?> values -> values.stream().mapToInt(Row::inside).sum();
      case null, default -> 0;
    };
  }

  /// The bytes of a value in a list; a list is a repeated column or a record.
  private static int inside(@Nullable Object value) {
    return value == null ? 0 : VALUE_BYTES + bytes(value);
  }
}
