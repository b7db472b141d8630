package io.sluice.local.bigquery.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChangesTest {
  private SqlFixture database;

  @BeforeEach
  void open() throws SQLException {
    database = new SqlFixture();
  }

  @AfterEach
  void close() throws SQLException {
    database.close();
  }

  @Test
  void insertTakesRowsAndQueriesAndConvertsLiterals() throws SQLException {
    assertThat(
            database.change(
                "INSERT INTO shop.orders (order_id, customer, ordered_on, amount, rate)"
                    + " VALUES (10, ('Eve', 'FR'), '2024-05-06', 1.25, 2), (11, NULL, NULL, 3, NULL)"))
        .isEqualTo(2);
    assertThat(
            database.change(
                "INSERT shop.orders (order_id, tags)"
                    + " SELECT order_id + 10, ['copied'] FROM shop.orders WHERE order_id >= 10"))
        .isEqualTo(2);

    assertThat(
            rows(
                "SELECT order_id, customer.name, ordered_on, amount, rate, tags FROM shop.orders WHERE order_id >= 10 ORDER BY 1"))
        .containsExactly(
            "10 | Eve | 2024-05-06 | 1.250000000 | 2.0 | NULL",
            "11 | NULL | NULL | 3.000000000 | NULL | NULL",
            "20 | NULL | NULL | NULL | NULL | [copied]",
            "21 | NULL | NULL | NULL | NULL | [copied]");
  }

  @Test
  void updateChangesTheRowsOfItsConditionAlsoFromAnotherTable() throws SQLException {
    assertThat(
            database.change(
                "UPDATE shop.orders AS o SET rate = o.rate * 2, paid = TRUE WHERE o.rate < 0.25"))
        .isEqualTo(2);
    assertThat(
            database.change(
                "UPDATE shop.orders o SET tags = [e.event_type] FROM shop.events e"
                    + " WHERE e.event_id = CONCAT('e', CAST(o.order_id AS STRING))"))
        .isEqualTo(4);

    assertThat(rows("SELECT order_id, rate, paid, tags FROM shop.orders ORDER BY 1"))
        .containsExactly(
            "1 | 0.4 | true | [push]",
            "2 | 0.2 | true | [push]",
            "3 | NULL | NULL | [star]",
            "4 | 0.3 | true | [play]");
  }

  @Test
  void deleteAndTruncateCountWhatTheyRemove() throws SQLException {
    assertThat(database.change("DELETE FROM shop.orders WHERE ordered_on IS NULL")).isEqualTo(1);
    assertThat(database.change("DELETE shop.orders o WHERE EXISTS (SELECT 1 FROM UNNEST(o.tags))"))
        .isEqualTo(2);
    assertThat(database.change("TRUNCATE TABLE shop.orders")).isEqualTo(1);
  }

  @Test
  void aChangeThatDoesNotFitItsTableIsRefused() {
    assertRefused("UPDATE shop.orders SET rate = 1", "UPDATE must have a WHERE clause at [1:32]");
    assertRefused("DELETE FROM shop.orders", "DELETE must have a WHERE clause at [1:24]");
    assertRefused(
        "INSERT INTO shop.orders (order_id) VALUES ('x')",
        "Value has type STRING which cannot be inserted into column order_id, which has type INT64"
            + " at [1:44]");
    assertRefused(
        "INSERT INTO shop.orders (order_id, rate) VALUES (1)",
        "Inserted row has wrong column count; Has 1, expected 2 at [1:13]");
    assertRefused(
        "INSERT INTO shop.pushes VALUES ('x', NULL)",
        "The view test-project:shop.pushes cannot be changed at [1:13]");
    assertRefused(
        "MERGE shop.orders USING shop.events ON FALSE WHEN MATCHED THEN DELETE",
        "Statement MERGE is not supported by the local BigQuery at [1:1]");
  }

  @Test
  void aTableIsDefinedByColumnsOrByAQuery() {
    assertThat(
            translated(
                "CREATE TABLE IF NOT EXISTS shop.new (id INT64 NOT NULL OPTIONS (description='the key'),"
                    + " at_day TIMESTAMP, tags ARRAY<STRING>) PARTITION BY TIMESTAMP_TRUNC(at_day, HOUR) CLUSTER BY id"))
        .isEqualTo(
            new Translation.Create(
                new Catalog.Name("test-project", "shop", "new"),
                false,
                true,
                List.of(
                    new Translation.Column("id", Type.INT64, true, "the key"),
                    new Translation.Column("at_day", Type.TIMESTAMP, false, null),
                    new Translation.Column("tags", Type.array(Type.STRING), false, null)),
                "at_day",
                "HOUR",
                List.of("id"),
                null,
                null));
    assertThat(translated("CREATE OR REPLACE VIEW shop.v AS\n  SELECT event_id FROM shop.events;"))
        .isInstanceOfSatisfying(
            Translation.Create.class,
            create -> {
              assertThat(create.viewQuery()).isEqualTo("SELECT event_id FROM shop.events");
              assertThat(create.statementType()).isEqualTo("CREATE_VIEW");
            });
    assertRefused(
        "CREATE TABLE shop.x AS SELECT 1",
        "CREATE TABLE columns must be named, but column 1 has no name at [1:14]");
    assertRefused(
        "CREATE FUNCTION f() AS (1)",
        "Statement CREATE FUNCTION is not supported by the local BigQuery at [1:8]");
  }

  private List<String> rows(String sql) throws SQLException {
    List<String> lines = database.query(sql, Map.of());
    return lines.subList(1, lines.size());
  }

  private static Translation translated(String sql) {
    return GoogleSql.translate(sql, SqlFixture.session(Map.of()));
  }

  private static void assertRefused(String sql, String message) {
    assertThatThrownBy(() -> translated(sql)).isInstanceOf(SqlException.class).hasMessage(message);
  }
}
