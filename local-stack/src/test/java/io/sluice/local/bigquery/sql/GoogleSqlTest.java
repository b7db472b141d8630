package io.sluice.local.bigquery.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class GoogleSqlTest {
  private static SqlFixture database;

  @BeforeAll
  static void open() throws SQLException {
    database = new SqlFixture();
  }

  @AfterAll
  static void close() throws SQLException {
    database.close();
  }

  @TestFactory
  Stream<DynamicTest> aQueryGivesWhatBigqueryWouldGive() {
    return Stream.of("queries.sql", "written_after.sql")
        .flatMap(file -> QueryCases.in(file).stream())
        .map(example -> DynamicTest.dynamicTest(example.name(), () -> check(example)));
  }

  @TestFactory
  Stream<DynamicTest> whatIsNotSupportedIsRefusedByName() {
    return QueryCases.in("refused.sql").stream()
        .map(example -> DynamicTest.dynamicTest(example.name(), () -> checkRefused(example)));
  }

  private static void check(QueryCases example) throws SQLException {
    assertThat(database.query(example.sql(), Map.of()))
        .containsExactlyElementsOf(example.expected());
  }

  private static void checkRefused(QueryCases example) {
    assertThatThrownBy(() -> database.query(example.sql(), Map.of()))
        .extracting(error ->
            error instanceof SQLException
                ? RunErrors.reworded(error.getMessage())
                : error.getMessage())
        .isEqualTo(example.error());
  }
}
