package io.sluice.local.bigquery.sql;

import java.util.ArrayList;
import java.util.List;

/// A query of a resource file with what it has to give: `=>` and the columns, then the rows; or
/// `=!` and the error.
record QueryCases(String name, String sql, List<String> expected) {
  private static final String ERROR = "=! ";

  boolean refused() {
    return expected.getFirst().startsWith(ERROR);
  }

  String error() {
    return expected.getFirst().substring(ERROR.length());
  }

  /// The cases of a file, between blank lines.
  static List<QueryCases> in(String resource) {
    var cases = new ArrayList<QueryCases>();
    for (String block : SqlFixture.resource(resource).split("\n\n+")) {
      List<String> lines = block.strip().lines().toList();
      int arrow = 0;
      while (!lines.get(arrow).startsWith("=")) {
        arrow++;
      }
      var expected = new ArrayList<>(lines.subList(arrow, lines.size()));
      if (expected.getFirst().startsWith("=> ")) {
        expected.set(0, expected.getFirst().substring(3));
      }
      cases.add(
          new QueryCases(
              lines.getFirst().substring(3), String.join("\n", lines.subList(1, arrow)), expected));
    }
    return cases;
  }
}
