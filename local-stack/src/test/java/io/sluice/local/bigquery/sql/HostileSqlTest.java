package io.sluice.local.bigquery.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.local.bigquery.sql.Session.Parameter;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HostileSqlTest {
  private static final String QUOTES = "'; DROP TABLE x; --\" {0} $1 \\ é\n";

  @Test
  void valuesAndNamesNeverBecomeSql() throws SQLException {
    try (var database = new SqlFixture()) {
      var text = new Parameter(Type.STRING, QUOTES);
      assertThat(
              database.query(
                  "SELECT @p = CONCAT(@p, '') AS same, LENGTH(@p) AS n", Map.of("p", text)))
          .containsExactly("same BOOL | n INT64", "true | " + QUOTES.length());
      assertThat(database.query("SELECT 1 AS `a\"; DROP TABLE x`", Map.of()))
          .containsExactly("a\"; DROP TABLE x INT64", "1");
    }
  }

  @Test
  void parametersHaveTheirTypes() throws SQLException {
    try (var database = new SqlFixture()) {
      var struct =
          Type.struct(List.of(new Type.Field("a", Type.INT64), new Type.Field("b", Type.STRING)));
      Map<String, Parameter> parameters =
          Map.of(
              "1", new Parameter(Type.array(Type.INT64), List.of("1", "3")),
              "2", new Parameter(struct, Arrays.asList("7", null)),
              "3", new Parameter(Type.TIMESTAMP, "2024-01-02 03:04:05.000000+00:00"),
              "4", new Parameter(Type.NUMERIC, "1.50"),
              "5", new Parameter(Type.BYTES, "\u00de\u00ad"));
      assertThat(
              database.query(
                  "SELECT 3 IN UNNEST(?) AS i, ? AS s, ? AS t, ? AS n, TO_HEX(?) AS h", parameters))
          .containsExactly(
              "i BOOL | s STRUCT<a INT64, b STRING> | t TIMESTAMP | n NUMERIC | h STRING",
              "true | {'a': 7, 'b': NULL} | 2024-01-02 03:04:05+00 | 1.500000000 | dead");
      assertThatThrownBy(
              () -> database.query("SELECT ?", Map.of("1", new Parameter(Type.INT64, "x"))))
          .hasMessage("Invalid value for query parameter @1 of type INT64: x");
    }
  }

  @Test
  void noiseIsRefusedAndNothingElseHappens() {
    var random = new Random(20240310);
    String alphabet = "SELECT FROM a.b,(){}[]'\"`\\@?:;*/-+<>=|1e0x \n#é🎉";
    int[] points = alphabet.codePoints().toArray();
    for (int i = 0; i < 3_000; i++) {
      var text = new StringBuilder(i % 2 == 0 ? "SELECT " : "");
      random
          .ints(random.nextInt(40), 0, points.length)
          .forEach(p -> text.appendCodePoint(points[p]));
      translate(text.toString());
    }
  }

  @ParameterizedTest
  @MethodSource("deep")
  void deepNestingIsRefused(String sql) {
    assertThat(translate(sql)).isNotNull();
  }

  static Stream<String> deep() {
    int many = 50_000;
    return Stream.of(
        "SELECT " + "(".repeat(many),
        "SELECT " + "NOT ".repeat(many) + "TRUE",
        "SELECT 1" + " + 1".repeat(many),
        "SELECT " + "[".repeat(many),
        "SELECT a" + "[0]".repeat(many),
        "SELECT " + "LOWER(".repeat(many),
        "SELECT 1 FROM t" + " JOIN t ON TRUE".repeat(many),
        "SELECT " + "CASE WHEN TRUE THEN ".repeat(many),
        "SELECT "
            + IntStream.range(0, 60).mapToObj(i -> "GREATEST(").reduce("", String::concat)
            + "1"
            + ", 2)".repeat(60),
        "SELECT '" + "x".repeat(Lexer.STATEMENT_CHARACTERS_MAX) + "'");
  }

  /// The refusal of a statement, or null when it was translated.
  private static SqlException translate(String sql) {
    try {
      GoogleSql.translate(sql, SqlFixture.session(Map.of()));
      return null;
    } catch (SqlException e) {
      return e;
    }
  }
}
