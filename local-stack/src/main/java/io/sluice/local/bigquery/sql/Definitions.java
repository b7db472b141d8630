package io.sluice.local.bigquery.sql;

import io.sluice.local.bigquery.sql.Statement.Create;
import java.util.List;
import java.util.Locale;

/// Translates CREATE TABLE and CREATE VIEW.
final class Definitions {
  private record Partition(String column, String unit) {
    static final Partition NONE = new Partition("", "");
  }

  private final Context context;
  private final StatementTranslator statements;

  Definitions(Context context, StatementTranslator statements) {
    this.context = context;
    this.statements = statements;
  }

  Translation.Create create(Create create) {
    if (create.query() != null && !create.columns().isEmpty()) {
      throw SqlException.unsupported(
          create.table().position(), "CREATE TABLE with both columns and AS is");
    }
    Translation.Select query = create.query() == null ? null : statements.select(create.query());
    List<Translation.Column> columns =
        query == null
            ? create.columns().stream()
                .map(c -> new Translation.Column(c.name(), c.type(), c.required(), c.description()))
                .toList()
            : query.columns();
    requireNames(create, columns);
    Partition partition = partition(create);
    return new Translation.Create(
        context.name(create.table()),
        create.orReplace(),
        create.ifNotExists(),
        columns,
        partition.column(),
        partition.unit(),
        create.clusterBy(),
        create.view() ? create.queryText() : null,
        create.view() ? null : query);
  }

  private static void requireNames(Create create, List<Translation.Column> columns) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().matches("f\\d+_")) {
        throw SqlException.at(
            create.table().position(),
            "CREATE %s columns must be named, but column %d has no name"
                .formatted(create.view() ? "VIEW" : "TABLE", i + 1));
      }
    }
  }

  /// A column, `DATE(column)` or `X_TRUNC(column, part)`.
  private static Partition partition(Create create) {
    return switch (create.partitionBy()) {
      case null -> Partition.NONE;
      case Expr.Path path -> new Partition(path.names().getLast(), "DAY");
      case Expr.Call call
          when call.name().equals("DATE")
              && call.arguments().size() == 1
              && call.arguments().getFirst() instanceof Expr.Path path ->
          new Partition(path.names().getLast(), "DAY");
      case Expr.Call call
          when call.name().endsWith("_TRUNC")
              && call.arguments().size() == 2
              && call.arguments().getFirst() instanceof Expr.Path path
              && call.arguments().getLast() instanceof Expr.Path unit ->
          new Partition(path.names().getLast(), unit.names().getLast().toUpperCase(Locale.ROOT));
      default ->
          throw SqlException.unsupported(
              create.partitionBy().position(), "This PARTITION BY expression is");
    };
  }
}
