package io.sluice.local.bigquery.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Translates statements of GoogleSQL into DuckDB's SQL.
///
/// The session of DuckDB that runs them must have the time zone UTC.
public final class GoogleSql {
  private GoogleSql() {}

  /// Translates one statement.
  ///
  /// @throws SqlException when it is not valid, names what is not there, or is not supported
  public static Translation translate(String statement, Session session) {
    return new StatementTranslator(new Context(session))
        .translate(StatementParser.parse(statement));
  }

  /// The signatures of all supported functions, by category.
  public static Map<String, List<String>> functions() {
    var functions = new TreeMap<String, List<String>>();
    for (Function function : Functions.list().values()) {
      functions
          .computeIfAbsent(function.category(), category -> new ArrayList<>())
          .add(
              String.join(
                  "; ", function.overloads().stream().map(Function.Overload::signature).toList()));
    }
    return functions;
  }
}
