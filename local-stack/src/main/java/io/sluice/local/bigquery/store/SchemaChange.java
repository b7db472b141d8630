package io.sluice.local.bigquery.store;

import io.sluice.local.bigquery.store.Column.Mode;
import io.sluice.local.bigquery.store.RefusedException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a table's schema may become: fields are added or relaxed, never dropped or changed, as in
/// https://cloud.google.com/bigquery/docs/managing-table-schemas.
final class SchemaChange {
  private final String relation;
  private final List<String> statements = new ArrayList<>();

  private SchemaChange(String relation) {
    this.relation = relation;
  }

  /// The statements that bring the relation from the old columns to the new ones.
  ///
  /// @throws RefusedException when the change is not allowed
  static List<String> statements(String relation, List<Column> old, List<Column> changed) {
    var change = new SchemaChange(relation);
    change.compare("", old, changed);
    return change.statements;
  }

  private void compare(String path, List<Column> old, List<Column> changed) {
    for (Column column : changed) {
      Optional<Column> before = Column.find(old, column.name());
      if (before.isPresent()) {
        compare(path, before.get(), column);
      } else {
        add(path, column);
      }
    }
  }

  private void add(String path, Column column) {
    if (column.mode() == Mode.REQUIRED) {
      throw refused(column, "Cannot add required fields to an existing schema.");
    }
    boolean topLevel = path.isEmpty();
    statements.add(
        "ALTER TABLE %s ADD COLUMN %s%s %s%s"
            .formatted(
                relation,
                path,
                Sql.quoted(column.name()),
                column.duckdbType(),
                topLevel && column.repeated() ? " DEFAULT []" : ""));
  }

  private void compare(String path, Column before, Column after) {
    if (before.type() != after.type()) {
      throw refused(after, "has changed type from %s to %s".formatted(before.type(), after.type()));
    }
    if (before.mode() != after.mode()) {
      relax(path, before, after);
    }
    String step = path + Sql.quoted(before.name()) + (before.repeated() ? ".element." : ".");
    compare(step, before.fields(), after.fields());
  }

  private void relax(String path, Column before, Column after) {
    if (before.mode() != Mode.REQUIRED || after.mode() != Mode.NULLABLE) {
      throw refused(after, "has changed mode from %s to %s".formatted(before.mode(), after.mode()));
    }
    if (path.isEmpty()) {
      statements.add(
          "ALTER TABLE %s ALTER COLUMN %s DROP NOT NULL"
              .formatted(relation, Sql.quoted(before.name())));
    }
  }

  private static RefusedException refused(Column column, String what) {
    return new RefusedException(
        Reason.INVALID,
        "Provided Schema does not match. Field " + column.name() + " " + what,
        column.name());
  }
}
