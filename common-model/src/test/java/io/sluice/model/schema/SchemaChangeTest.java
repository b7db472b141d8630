package io.sluice.model.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.schema.SchemaChange.Addition;
import io.sluice.model.table.Column;
import io.sluice.model.table.Column.Mode;
import io.sluice.model.table.ColumnType;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What BigQuery can make of a table, and what it cannot.
class SchemaChangeTest {
  private static final Column AGE = column("age", ColumnType.INT64, Mode.NULLABLE);
  private static final Column NAME = column("name", ColumnType.STRING, Mode.NULLABLE);
  private static final Column TAGS = column("tags", ColumnType.STRING, Mode.REPEATED);
  private static final Column ID = column("id", ColumnType.STRING, Mode.REQUIRED);

  @Test
  void theSameColumnsInAnotherOrderAreNoChange() {
    assertThat(SchemaChange.of(List.of(ID, AGE), List.of(AGE, ID)).none()).isTrue();
  }

  @Test
  void optionalAndRepeatedColumnsAreAdded() {
    SchemaChange change = SchemaChange.of(List.of(ID), List.of(AGE, ID, TAGS));

    assertThat(change.compatible()).isTrue();
    assertThat(change.none()).isFalse();
    assertThat(change.added())
        .containsExactly(new Addition("age", AGE), new Addition("tags", TAGS));
  }

  @Test
  void columnsAreAddedInsideOfRecordsAndOfRepeatedOnes() {
    for (Mode mode : List.of(Mode.NULLABLE, Mode.REPEATED)) {
      SchemaChange change =
          SchemaChange.of(
              List.of(record("user", mode, record("address", Mode.NULLABLE, NAME))),
              List.of(record("user", mode, record("address", Mode.NULLABLE, NAME, AGE), NAME)));

      assertThat(change.incompatible()).isEmpty();
      assertThat(change.added())
          .containsExactly(new Addition("user.address.age", AGE), new Addition("user.name", NAME));
    }
  }

  @Test
  void aNewRecordMayHaveRequiredFields() {
    Column user = record("user", Mode.NULLABLE, ID);

    assertThat(SchemaChange.of(List.of(), List.of(user)).added())
        .containsExactly(new Addition("user", user));
  }

  @Test
  void whatIsRequiredMayBecomeOptional() {
    SchemaChange change =
        SchemaChange.of(
            List.of(ID, record("user", Mode.REQUIRED, ID)),
            List.of(nullable(ID), record("user", Mode.NULLABLE, nullable(ID))));

    assertThat(change.incompatible()).isEmpty();
    assertThat(change.relaxed()).containsExactly("id", "user", "user.id");
  }

  @Test
  void aColumnThatNobodyWantsStays() {
    assertThat(SchemaChange.of(List.of(ID, AGE, TAGS), List.of(ID)).none()).isTrue();
  }

  @Test
  void theSameNameInOtherCaseIsTheSameColumn() {
    assertThat(
            SchemaChange.of(List.of(AGE), List.of(column("AGE", ColumnType.INT64, Mode.NULLABLE)))
                .none())
        .isTrue();
  }

  @Test
  void whatCannotBeDoneIsSaidWithItsReasonAndTheWay() {
    assertThat(SchemaChange.of(List.of(), List.of(ID)).incompatible())
        .containsExactly(
            "column id: a new column cannot be REQUIRED, because the rows before it have no value; take it out of 'required', or store it under another table name, such as one with a new major version");
    assertRefused(List.of(AGE), column("age", ColumnType.STRING, Mode.NULLABLE), "it is INT64");
    assertRefused(
        List.of(TAGS), column("tags", ColumnType.STRING, Mode.NULLABLE), "it is REPEATED");
    assertRefused(
        List.of(NAME), column("name", ColumnType.STRING, Mode.REPEATED), "it is NULLABLE");
    assertRefused(
        List.of(AGE), column("age", ColumnType.INT64, Mode.REQUIRED), "cannot become REQUIRED");
    assertRefused(List.of(AGE, ID), AGE, "it is REQUIRED in the table");
    assertRefused(
        List.of(record("user", Mode.NULLABLE, NAME)),
        record("user", Mode.NULLABLE, NAME, ID),
        "column user.id: a new column");
    assertRefused(
        List.of(record("user", Mode.NULLABLE, AGE)),
        record("user", Mode.NULLABLE, column("age", ColumnType.JSON, Mode.NULLABLE)),
        "column user.age: it is INT64");
  }

  private static void assertRefused(List<Column> before, Column after, String why) {
    SchemaChange change = SchemaChange.of(before, List.of(after));

    assertThat(change.incompatible())
        .singleElement()
        .asString()
        .contains(why)
        .contains("another table");
    assertThat(change.compatible()).isFalse();
    assertThat(change.added()).isEmpty();
  }

  private static Column column(String name, ColumnType type, Mode mode) {
    return new Column(name, type, mode, "", List.of());
  }

  private static Column nullable(Column column) {
    return column(column.name(), column.type(), Mode.NULLABLE);
  }

  private static Column record(String name, Mode mode, Column... fields) {
    return new Column(name, ColumnType.RECORD, mode, "", List.of(fields));
  }
}
