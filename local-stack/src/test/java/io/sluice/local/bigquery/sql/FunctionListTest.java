package io.sluice.local.bigquery.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FunctionListTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "LOCAL_BIGQUERY.md");
  private static final String BEGIN = "<!-- functions: generated from the code -->\n";
  private static final String END = "<!-- end of the functions -->\n";

  /// An argument of each type, in a column so that no literal coercion helps.
  private static final Map<Type.Kind, String> COLUMNS =
      Map.ofEntries(
          Map.entry(Type.Kind.INT64, "i"),
          Map.entry(Type.Kind.FLOAT64, "f"),
          Map.entry(Type.Kind.NUMERIC, "n"),
          Map.entry(Type.Kind.STRING, "s"),
          Map.entry(Type.Kind.BYTES, "b"),
          Map.entry(Type.Kind.BOOL, "l"),
          Map.entry(Type.Kind.DATE, "d"),
          Map.entry(Type.Kind.TIME, "t"),
          Map.entry(Type.Kind.DATETIME, "dt"),
          Map.entry(Type.Kind.TIMESTAMP, "ts"),
          Map.entry(Type.Kind.JSON, "j"),
          Map.entry(Type.Kind.ARRAY, "a"));

  private static final String ROW =
      "(SELECT 2 AS i, 0.5 AS f, NUMERIC '1.5' AS n, 'ab' AS s, b'ab' AS b, TRUE AS l,"
          + " DATE '2024-01-02' AS d, TIME '01:02:03' AS t, DATETIME '2024-01-02 03:04:05' AS dt,"
          + " TIMESTAMP '2024-01-02 03:04:05+00' AS ts, JSON '1' AS j, ['x'] AS a)";

  @Test
  void theDocumentListsTheFunctionsThatTheCodeSupports() throws IOException {
    String document = Files.readString(DOCUMENT);
    int begin = document.indexOf(BEGIN) + BEGIN.length();
    String current =
        document.substring(0, begin) + list() + document.substring(document.indexOf(END));
    if ("yes".equals(System.getenv("WRITE_DOCS"))) {
      Files.writeString(DOCUMENT, current);
    }
    assertThat(Files.readString(DOCUMENT))
        .as("run this test once with WRITE_DOCS=yes in the environment to bring it up to date")
        .isEqualTo(current);
  }

  @Test
  void everyFunctionWithAPlainSignatureHasTheTypeThatItDeclares() throws SQLException {
    try (var database = new SqlFixture()) {
      for (Function function : Functions.list().values()) {
        for (Function.Overload overload : function.overloads()) {
          List<Type> parameters = overload.parameters();
          if (parameters != null) {
            database.types(call(function, overload, parameters));
          }
        }
      }
    }
  }

  private static String call(Function function, Function.Overload overload, List<Type> parameters) {
    String arguments =
        parameters.stream()
            .map(type -> COLUMNS.getOrDefault(type.kind(), "?"))
            .collect(Collectors.joining(", "));
    String over = overload.accepts().contains("O") ? " OVER (ORDER BY i)" : "";
    return "SELECT " + function.name() + "(" + arguments + ")" + over + " FROM " + ROW;
  }

  private static String list() {
    return GoogleSql.functions().entrySet().stream()
        .map(category ->
            "### "
                + category.getKey()
                + "\n"
                + category.getValue().stream()
                    .map(signatures -> "- `" + signatures + "`\n")
                    .collect(Collectors.joining())
                + "\n")
        .collect(Collectors.joining());
  }
}
