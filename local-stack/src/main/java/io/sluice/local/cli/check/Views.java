package io.sluice.local.cli.check;

import io.sluice.model.condition.Condition;
import io.sluice.model.route.Route;
import io.sluice.model.route.Routes;
import io.sluice.model.schema.EventSchema.Source;
import io.sluice.model.schema.TypedTable;
import io.sluice.model.table.Column;
import io.sluice.model.table.Column.Mode;
import io.sluice.model.table.EventsTable;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Writes a view over `events` for each route whose types are known: what lies there from before
/// the route, with the columns of its schema.
final class Views {
  private static final String DATA = "data";

  private Views() {}

  /// The statements; a comment for each route that has no view.
  static String of(String dataset, Routes routes) {
    return routes.all().stream()
        .map(route -> of(dataset, route))
        .collect(Collectors.joining("\n\n", "", "\n"));
  }

  private static String of(String dataset, Route route) {
    TypedTable typed = route.typed();
    Optional<Set<String>> types = Optional.ofNullable(route.match()).flatMap(Condition::types);
    if (typed == null) {
      return "-- route %s has no schema, and so no view".formatted(route.name());
    }
    if (route.transform() != null) {
      return "-- route %s has no view: its schema describes what its transform makes"
          .formatted(route.name());
    }
    if (types.isEmpty()) {
      return "-- route %s has no view: its match asks for more than event.type"
          .formatted(route.name());
    }
    return "CREATE OR REPLACE VIEW %1$s.%2$s_in_events AS\nSELECT\n%3$s\nFROM %1$s.events\nWHERE event_type IN (%4$s);"
        .formatted(
            dataset,
            route.table().name(),
            columns(typed),
            new TreeSet<>(types.get()).stream().map(Ddl::quoted).collect(Collectors.joining(", ")));
  }

  private static String columns(TypedTable typed) {
    Stream<String> own =
        EventsTable.TABLE.columns().stream()
            .map(Column::name)
            .filter(name -> !name.equals(DATA))
            .map(Ddl::name);
    Stream<String> ofSchema =
        typed.schema().sources().stream()
            .filter(source -> source.field().indexOf('"') < 0 && source.field().indexOf('\\') < 0)
            .map(source -> value(source) + " AS " + Ddl.name(source.column().name()));
    return Stream.concat(own, ofSchema).collect(Collectors.joining(",\n  ", "  ", ""));
  }

  private static String value(Source source) {
    Column column = source.column();
    String at = "(data, '$.\"%s\"')".formatted(source.field().replace("'", "\\'"));
    String text = "JSON_VALUE" + at;
    if (column.mode() == Mode.REPEATED) {
      return "JSON_QUERY" + at;
    }
    return switch (column.type()) {
      case RECORD, JSON -> "JSON_QUERY" + at;
      case STRING -> text;
      case BYTES -> "SAFE.FROM_BASE64(%s)".formatted(text);
      case TIMESTAMP ->
          source.numeric()
              ? epoch("SAFE_CAST(%s AS FLOAT64)".formatted(text))
              : "SAFE_CAST(%s AS TIMESTAMP)".formatted(text);
      default -> "SAFE_CAST(%s AS %s)".formatted(text, column.type());
    };
  }

  /// A number counts in a unit that its size tells, see the time of an event.
  private static String epoch(String number) {
    return "TIMESTAMP_MICROS(SAFE_CAST(CASE WHEN ABS(%1$s) < 1e11 THEN %1$s * 1e6 WHEN ABS(%1$s) < 1e14 THEN %1$s * 1e3 WHEN ABS(%1$s) < 1e17 THEN %1$s ELSE %1$s / 1e3 END AS INT64))"
        .formatted(number);
  }
}
