package io.sluice.model.schema;

import io.sluice.model.table.Column;
import io.sluice.model.table.EventsTable;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Makes names of columns of names of fields. Source: BigQuery, Schemas, column names.
final class ColumnNames {
  /// What a typed table has beside the columns of its schema.
  static final String ADDITIONAL = "additional_properties";

  static final String DATA = "data";

  private static final int MAX_CHARS = 300;

  private static final List<String> FORBIDDEN =
      List.of(
          "_table_",
          "_file_",
          "_partition",
          "_row_timestamp",
          "__root__",
          "_colidentifier",
          "_change_type",
          "_change_sequence_number");

  private static final Set<String> TAKEN =
      Stream.concat(
              EventsTable.TABLE.columns().stream().map(Column::name).filter(n -> !n.equals(DATA)),
              Stream.of(ADDITIONAL))
          .collect(Collectors.toUnmodifiableSet());

  private ColumnNames() {}

  /// The name of the column for a field: each character but letters of ASCII, digits and `_`
  /// becomes `_`; `_` goes before a digit, `f` before what BigQuery keeps for itself, and behind
  /// what Sluice keeps for itself goes `_`. Empty when no name can be made.
  ///
  /// @param top whether it is a column of the table, no field of a record
  static String of(String field, boolean top) {
    if (field.length() >= MAX_CHARS || field.chars().noneMatch(ColumnNames::isLetterOrDigit)) {
      return field.matches("_+") && field.length() < MAX_CHARS ? field : "";
    }
    String clean = field.replaceAll("[^A-Za-z0-9_]", "_");
    if (Character.isDigit(clean.charAt(0))) {
      clean = "_" + clean;
    }
    String lower = clean.toLowerCase(Locale.ROOT);
    if (FORBIDDEN.stream().anyMatch(lower::startsWith)) {
      return "f" + clean;
    }
    return top && TAKEN.contains(lower) ? clean + "_" : clean;
  }

  private static boolean isLetterOrDigit(int c) {
    return c < 128 && Character.isLetterOrDigit(c);
  }
}
