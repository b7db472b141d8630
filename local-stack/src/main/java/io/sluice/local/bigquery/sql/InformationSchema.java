package io.sluice.local.bigquery.sql;

import io.sluice.local.bigquery.sql.Rows.Output;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The views SCHEMATA, TABLES and COLUMNS of INFORMATION_SCHEMA, with their main columns.
final class InformationSchema {
  private static final String SCHEMA = "INFORMATION_SCHEMA";

  private InformationSchema() {}

  /// The rows of such a view, or null when the path names something else.
  static @Nullable Rows rows(Query.Table table, Context context) {
    List<String> path = table.path();
    int at = path.size() - 2;
    if (at < 0 || !path.get(at).equalsIgnoreCase(SCHEMA)) {
      return null;
    }
    Session session = context.session();
    String view = path.getLast().toUpperCase(Locale.ROOT);
    if (view.equals("SCHEMATA") && at <= 1) {
      return schemata(session, at == 1 ? path.getFirst() : session.project());
    }
    if (at == 0 || at > 2) {
      throw SqlException.at(
          table.position(), SCHEMA + "." + view + " must be qualified with a dataset");
    }
    String project = at == 2 ? path.getFirst() : session.project();
    String dataset = path.get(at - 1);
    if (!session.catalog().datasets(project).contains(dataset)) {
      throw context.missing(new Catalog.Name(project, dataset, view));
    }
    List<Catalog.Table> tables = session.catalog().tables(project, dataset);
    return switch (view) {
      case "TABLES" -> tables(tables);
      case "COLUMNS" -> columns(tables);
      default -> throw SqlException.unsupported(table.position(), SCHEMA + "." + view + " is");
    };
  }

  private static Rows schemata(Session session, String project) {
    List<List<String>> rows =
        session.catalog().datasets(project).stream()
            .map(dataset -> texts(project, dataset, session.location()))
            .toList();
    return values(List.of(output("catalog_name"), output("schema_name"), output("location")), rows);
  }

  private static Rows tables(List<Catalog.Table> tables) {
    List<List<String>> rows =
        tables.stream()
            .map(table ->
                texts(
                    table.name().project(),
                    table.name().dataset(),
                    table.name().table(),
                    table.view() ? "VIEW" : "BASE TABLE"))
            .toList();
    return values(
        List.of(
            output("table_catalog"),
            output("table_schema"),
            output("table_name"),
            output("table_type")),
        rows);
  }

  private static Rows columns(List<Catalog.Table> tables) {
    var rows = new ArrayList<List<String>>();
    for (Catalog.Table table : tables) {
      int ordinal = 0;
      for (Catalog.Column column : table.columns()) {
        Catalog.Name name = table.name();
        var row =
            new ArrayList<>(texts(name.project(), name.dataset(), name.table(), column.name()));
        row.add("CAST(" + ++ordinal + " AS BIGINT)");
        row.addAll(texts(column.required() ? "NO" : "YES", column.type().toString()));
        rows.add(row);
      }
    }
    return values(
        List.of(
            output("table_catalog"),
            output("table_schema"),
            output("table_name"),
            output("column_name"),
            new Output("ordinal_position", "ordinal_position", Type.INT64),
            output("is_nullable"),
            output("data_type")),
        rows);
  }

  private static Output output(String name) {
    return new Output(name, name, Type.STRING);
  }

  private static List<String> texts(String... values) {
    return Arrays.stream(values).map(Duck::text).toList();
  }

  private static Rows values(List<Output> outputs, List<List<String>> rows) {
    String names =
        outputs.stream().map(o -> Duck.name(o.duckName())).collect(Collectors.joining(", "));
    String nothing =
        "SELECT "
            + outputs.stream()
                .map(o -> Duck.cast("NULL", o.type()) + " AS " + Duck.name(o.duckName()))
                .collect(Collectors.joining(", "))
            + " WHERE false";
    String all =
        rows.stream()
            .map(row -> "(" + String.join(", ", row) + ")")
            .collect(Collectors.joining(", "));
    String source =
        rows.isEmpty() ? nothing : "SELECT * FROM (VALUES " + all + ") AS \"rows\"(" + names + ")";
    return new Rows("(" + source + ")", outputs, false);
  }
}
