package io.sluice.local.bigquery;

import static com.google.cloud.bigquery.StandardSQLTypeName.INT64;
import static com.google.cloud.bigquery.StandardSQLTypeName.STRING;
import static io.sluice.local.bigquery.GoogleClients.field;
import static io.sluice.local.bigquery.GoogleClients.repeated;
import static io.sluice.local.bigquery.GoogleClients.required;
import static io.sluice.local.bigquery.GoogleClients.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.Job;
import com.google.cloud.bigquery.JobInfo;
import com.google.cloud.bigquery.JobStatistics.QueryStatistics;
import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.bigquery.StandardTableDefinition;
import com.google.cloud.bigquery.TableId;
import com.google.cloud.bigquery.TableResult;
import com.google.cloud.bigquery.ViewDefinition;
import java.io.IOException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Statements that change tables, by Google's own client for Java.
@Timeout(60)
class StatementsTest {
  private static final String PROJECT = "test-project";

  private static LocalBigQuery local;
  private static GoogleClients clients;
  private static BigQuery bigquery;

  @BeforeAll
  static void start() throws Exception {
    local = LocalBigQuery.start(LocalBigQueryOptions.ephemeral(PROJECT));
    clients = GoogleClients.of(PROJECT, local);
    bigquery = clients.rest();
    clients.createTable("events", required("id", STRING), repeated("tags", STRING));
    query("INSERT INTO d.events (id, tags) VALUES ('a', ['x','y']), ('b', []), ('c', ['x'])");
  }

  @AfterAll
  static void stop() throws IOException {
    clients.close();
    local.close();
  }

  @Test
  void changesCountTheirRows() throws Exception {
    clients.createTable("changed", required("id", INT64), field("name", STRING));

    assertThat(changes("INSERT d.changed VALUES (1, 'a'), (2, 'b'), (3, 'c')")).isEqualTo(3);
    assertThat(changes("UPDATE d.changed SET name = UPPER(name) WHERE id > 1")).isEqualTo(2);
    assertThat(changes("DELETE FROM d.changed WHERE name = 'C'")).isEqualTo(1);
    assertThat(changes("INSERT d.changed SELECT id + 10, name FROM d.changed")).isEqualTo(2);
    assertThat(texts(query("SELECT id, name FROM d.changed ORDER BY id")))
        .containsExactly(
            List.of("1", "a"), List.of("2", "B"), List.of("11", "a"), List.of("12", "B"));
  }

  @Test
  void tablesAndViewsAreMadeAndDropped() throws Exception {
    query(
        "CREATE TABLE d.made (id INT64 NOT NULL OPTIONS (description = 'key'), day DATE, tags ARRAY<STRING>)"
            + " PARTITION BY day CLUSTER BY id");
    StandardTableDefinition made = bigquery.getTable(TableId.of("d", "made")).getDefinition();
    assertThat(made.getSchema().getFields().get("id").getMode()).isEqualTo(Field.Mode.REQUIRED);
    assertThat(made.getSchema().getFields().get("id").getDescription()).isEqualTo("key");
    assertThat(made.getTimePartitioning().getField()).isEqualTo("day");
    assertThat(made.getClustering().getFields()).containsExactly("id");

    query("CREATE OR REPLACE TABLE d.made AS SELECT id, ARRAY_LENGTH(tags) AS n FROM d.events");
    query("CREATE VIEW d.seen AS SELECT id, n * 2 AS twice FROM `test-project.d.made`");
    assertThat(texts(query("SELECT * FROM d.seen ORDER BY id")))
        .containsExactly(List.of("a", "4"), List.of("b", "0"), List.of("c", "2"));
    ViewDefinition view = bigquery.getTable(TableId.of("d", "seen")).getDefinition();
    assertThat(view.getQuery()).startsWith("SELECT id, n * 2");

    query("CREATE TABLE IF NOT EXISTS d.made (x INT64)");
    query("DROP VIEW d.seen");
    query("DROP TABLE d.made");
    query("DROP TABLE IF EXISTS d.made");
    assertThat(bigquery.getTable(TableId.of("d", "made"))).isNull();
  }

  @Test
  void aChangeThatFailsChangesNothing() throws Exception {
    clients.createTable("kept", required("id", INT64));

    BigQueryException refused =
        refused(() -> query("INSERT d.kept SELECT IF(n = 3, NULL, n) FROM UNNEST([1, 2, 3]) AS n"));
    assertThat(refused.getMessage()).contains("Required field id cannot be null");
    assertThat(texts(query("SELECT COUNT(*) FROM d.kept"))).containsExactly(List.of("0"));
  }

  private static TableResult query(String sql) throws InterruptedException {
    return bigquery.query(QueryJobConfiguration.of(sql));
  }

  private static long changes(String sql) throws InterruptedException {
    Job job = bigquery.create(JobInfo.of(QueryJobConfiguration.of(sql))).waitFor();
    QueryStatistics statistics = job.getStatistics();
    return statistics.getNumDmlAffectedRows();
  }

  private static BigQueryException refused(ThrowingCallable call) {
    return catchThrowableOfType(BigQueryException.class, call);
  }
}
