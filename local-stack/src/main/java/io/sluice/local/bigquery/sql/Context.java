package io.sluice.local.bigquery.sql;

import io.sluice.local.bigquery.sql.Query.Table;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What the translation of one statement knows and gathers.
final class Context {
  /// How deep views may use views: BigQuery's limit.
  private static final int VIEWS_MAX = 16;

  private final Session session;
  private final Map<String, Typed> parameters = new HashMap<>();
  private final long parameterCharacters;
  private Deque<Map<String, Rows>> named = new ArrayDeque<>();
  private final Set<Catalog.Name> read = new LinkedHashSet<>();
  private int aliases;
  private int views;

  Context(Session session) {
    this.session = session;
    session.parameters().forEach((name, value) -> parameters.put(name, literal(name, value)));
    parameterCharacters =
        parameters.values().stream().mapToLong(value -> value.text().length()).sum();
  }

  private static Typed literal(String name, Session.Parameter parameter) {
    try {
      return Literals.of(parameter.type(), parameter.value());
    } catch (IllegalArgumentException e) {
      throw SqlException.invalid(
          "Invalid value for query parameter @%s of type %s: %s"
              .formatted(name, parameter.type(), parameter.value()));
    }
  }

  Session session() {
    return session;
  }

  /// A name for DuckDB that no other part of the statement has.
  String alias(String base) {
    return Duck.name(base + "$" + ++aliases);
  }

  @Nullable Typed parameter(String name) {
    return parameters.get(name);
  }

  /// How long the translated parameters are together.
  long parameterCharacters() {
    return parameterCharacters;
  }

  /// Opens the names of one WITH clause.
  void enterWith() {
    named.push(new HashMap<>());
  }

  void define(String name, Rows rows) {
    named.element().put(name.toLowerCase(Locale.ROOT), rows);
  }

  void leaveWith() {
    named.pop();
  }

  /// Translates the query of a view, which does not see the names of the query that uses it.
  Rows inView(Position at, Supplier<Rows> query) {
    if (++views > VIEWS_MAX) {
      throw SqlException.at(at, "Views are nested more than " + VIEWS_MAX + " levels deep");
    }
    Deque<Map<String, Rows>> hidden = named;
    named = new ArrayDeque<>();
    Rows rows = query.get();
    named = hidden;
    views--;
    return rows;
  }

  @Nullable Rows defined(List<String> path) {
    if (path.size() == 1) {
      for (Map<String, Rows> names : named) {
        Rows rows = names.get(path.getFirst().toLowerCase(Locale.ROOT));
        if (rows != null) {
          return rows;
        }
      }
    }
    return null;
  }

  /// The tables that the statement reads.
  Set<Catalog.Name> read() {
    return read;
  }

  Catalog.Table existing(Table table) {
    Catalog.Name name = name(table);
    Optional<Catalog.Table> found = session.catalog().table(name);
    read.add(name);
    return found.orElseThrow(() -> missing(name));
  }

  SqlException missing(Catalog.Name name) {
    boolean dataset = session.catalog().datasets(name.project()).contains(name.dataset());
    String what = dataset ? "Table " + name : "Dataset " + name.project() + ":" + name.dataset();
    return new SqlException(
        SqlException.Reason.NOT_FOUND,
        "Not found: " + what + " was not found in location " + session.location());
  }

  /// The whole name of a table, with the session's project and dataset where they were left out.
  Catalog.Name name(Table table) {
    List<String> path = table.path();
    String last = path.getLast();
    if (last.endsWith("*")) {
      throw SqlException.unsupported(table.position(), "A wildcard table is");
    }
    return switch (path.size()) {
      case 1 -> new Catalog.Name(session.project(), defaultDataset(table), last);
      case 2 -> new Catalog.Name(session.project(), path.getFirst(), last);
      case 3 -> new Catalog.Name(path.getFirst(), path.get(1), last);
      default ->
          throw SqlException.at(table.position(), "Invalid table name: " + String.join(".", path));
    };
  }

  private String defaultDataset(Table table) {
    if (session.dataset().isEmpty()) {
      throw SqlException.at(
          table.position(),
          "Table \""
              + table.path().getFirst()
              + "\" must be qualified with a dataset (e.g. dataset.table)");
    }
    return session.dataset();
  }
}
