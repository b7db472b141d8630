package io.sluice.local.bigquery;

import static com.google.cloud.bigquery.StandardSQLTypeName.DATE;
import static com.google.cloud.bigquery.StandardSQLTypeName.INT64;
import static com.google.cloud.bigquery.StandardSQLTypeName.JSON;
import static com.google.cloud.bigquery.StandardSQLTypeName.NUMERIC;
import static com.google.cloud.bigquery.StandardSQLTypeName.STRING;
import static com.google.cloud.bigquery.StandardSQLTypeName.TIMESTAMP;
import static io.sluice.local.bigquery.GoogleClients.field;
import static io.sluice.local.bigquery.GoogleClients.repeated;
import static io.sluice.local.bigquery.GoogleClients.required;
import static io.sluice.local.bigquery.GoogleClients.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQuery.QueryResultsOption;
import com.google.cloud.bigquery.BigQueryError;
import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.Job;
import com.google.cloud.bigquery.JobId;
import com.google.cloud.bigquery.JobInfo;
import com.google.cloud.bigquery.JobStatistics.QueryStatistics;
import com.google.cloud.bigquery.JobStatus;
import com.google.cloud.bigquery.LegacySQLTypeName;
import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.bigquery.QueryParameterValue;
import com.google.cloud.bigquery.TableId;
import com.google.cloud.bigquery.TableResult;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Queries by Google's own client for Java.
@Timeout(60)
class QueriesTest {
  private static final String PROJECT = "test-project";

  /// Ten thousand million pairs, none of which is counted.
  private static final String SLOW =
      "SELECT COUNT(*) FROM UNNEST(GENERATE_ARRAY(1, 100000)) a,"
          + " UNNEST(GENERATE_ARRAY(1, 100000)) b WHERE MOD(a * b, 7) = 8";

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static LocalBigQuery local;
  private static GoogleClients clients;
  private static BigQuery bigquery;

  @BeforeAll
  static void start() throws Exception {
    local = LocalBigQuery.start(LocalBigQueryOptions.ephemeral(PROJECT));
    clients = GoogleClients.of(PROJECT, local);
    bigquery = clients.rest();
    clients.createTable(
        "events",
        required("id", STRING),
        field("at", TIMESTAMP),
        field("data", JSON),
        field("price", NUMERIC),
        repeated("tags", STRING));
    query(
        "INSERT INTO d.events (id, `at`, data, price, tags) VALUES"
            + " ('a', '2024-03-10 08:00:00.000001', JSON '{\"actor\":{\"login\":\"ada\"}}', 1.5, ['x','y']),"
            + " ('b', NULL, JSON 'null', NULL, []),"
            + " ('c', '2024-03-11 00:00:00+00', NULL, 2, ['x'])");
  }

  @AfterAll
  static void stop() throws IOException {
    clients.close();
    local.close();
  }

  @Test
  void aQueryHasTypedRows() throws Exception {
    TableResult result =
        query(
            "SELECT id, `at`, data, price, tags, STRUCT(1 AS n, [DATE '2024-01-02'] AS days) AS s"
                + " FROM d.events ORDER BY id");

    assertThat(result.getTotalRows()).isEqualTo(3);
    assertThat(result.getSchema().getFields())
        .extracting(Field::getName, f -> f.getType().getStandardType(), Field::getMode)
        .startsWith(
            tuple("id", STRING, Field.Mode.NULLABLE),
            tuple("at", TIMESTAMP, Field.Mode.NULLABLE),
            tuple("data", JSON, Field.Mode.NULLABLE),
            tuple("price", NUMERIC, Field.Mode.NULLABLE),
            tuple("tags", STRING, Field.Mode.REPEATED));
    Field record = result.getSchema().getFields().get("s");
    assertThat(record.getType()).isEqualTo(LegacySQLTypeName.RECORD);
    assertThat(record.getSubFields().get("days").getType().getStandardType()).isEqualTo(DATE);

    FieldValueList first = result.getValues().iterator().next();
    assertThat(first.get("at").getTimestampInstant())
        .isEqualTo(Instant.parse("2024-03-10T08:00:00.000001Z"));
    assertThat(first.get("data").getStringValue()).isEqualTo("{\"actor\":{\"login\":\"ada\"}}");
    assertThat(first.get("price").getNumericValue()).isEqualByComparingTo("1.5");
    assertThat(first.get("tags").getRepeatedValue())
        .extracting(value -> value.getStringValue())
        .containsExactly("x", "y");
    assertThat(first.get("s").getRecordValue().get("n").getLongValue()).isEqualTo(1);
  }

  @Test
  void aComparisonIsABoolThatReadsTrue() throws Exception {
    FieldValueList row = query("SELECT COUNT(*) >= 2 FROM d.events").getValues().iterator().next();

    assertThat(row.get("f0_").getStringValue()).isEqualTo("true");
  }

  @Test
  void parametersByNameAndByPlace() throws Exception {
    var byName =
        QueryJobConfiguration.newBuilder(
                "SELECT id FROM d.events WHERE id IN UNNEST(@ids) AND `at` >= @since"
                    + " AND price < @limit.most ORDER BY id")
            .addNamedParameter(
                "ids", QueryParameterValue.array(new String[] {"a", "c"}, String.class))
            .addNamedParameter("since", QueryParameterValue.timestamp(1_710_057_600_000_000L))
            .addNamedParameter(
                "limit",
                QueryParameterValue.struct(Map.of("most", QueryParameterValue.float64(1.75))))
            .build();
    var byPlace =
        QueryJobConfiguration.newBuilder(
                "SELECT ? + 1 AS n, CONCAT(?, '!') AS s, ? AS b, ? AS nothing")
            .addPositionalParameter(QueryParameterValue.int64(41L))
            .addPositionalParameter(QueryParameterValue.string("it's"))
            .addPositionalParameter(QueryParameterValue.bool(true))
            .addPositionalParameter(QueryParameterValue.string(null))
            .build();

    assertThat(texts(bigquery.query(byName))).containsExactly(List.of("a"));
    FieldValueList row = bigquery.query(byPlace).getValues().iterator().next();
    assertThat(row.get("n").getLongValue()).isEqualTo(42);
    assertThat(row.get("s").getStringValue()).isEqualTo("it's!");
    assertThat(row.get("b").getBooleanValue()).isTrue();
    assertThat(row.get("nothing").isNull()).isTrue();
  }

  /// Since a request may have 10 MB.
  @Test
  void aParameterMayHaveManyThousandItems() throws Exception {
    var query =
        QueryJobConfiguration.newBuilder("SELECT id FROM d.events WHERE id IN UNNEST(@ids)")
            .addNamedParameter(
                "ids",
                QueryParameterValue.array(
                    Stream.concat(
                            Stream.of("a"),
                            IntStream.range(0, 100_000)
                                .mapToObj("an id that is not there %d"::formatted))
                        .toArray(String[]::new),
                    String.class))
            .build();

    assertThat(texts(bigquery.query(query))).containsExactly(List.of("a"));
  }

  @Test
  void aJobIsInsertedAwaitedAndReadInPages() throws Exception {
    JobId id = JobId.of("paged_" + System.nanoTime());
    Job job =
        bigquery.create(
            JobInfo.of(
                id, configuration("SELECT n FROM UNNEST(GENERATE_ARRAY(1, 25)) AS n ORDER BY n")));

    Job done = job.waitFor();
    assertThat(done.getStatus().getState()).isEqualTo(JobStatus.State.DONE);
    assertThat(done.getStatus().getError()).isNull();
    QueryStatistics statistics = done.getStatistics();
    assertThat(statistics.getStatementType()).isEqualTo(QueryStatistics.StatementType.SELECT);

    TableResult page = done.getQueryResults(QueryResultsOption.pageSize(10));
    assertThat(page.getTotalRows()).isEqualTo(25);
    assertThat(page.getValues()).hasSize(10);
    assertThat(page.streamAll().map(row -> row.get(0).getLongValue()))
        .hasSize(25)
        .startsWith(1L, 2L)
        .endsWith(25L);
    assertThat(done.getQueryResults(QueryResultsOption.startIndex(20)).getValues()).hasSize(5);
    assertThat(bigquery.listJobs().iterateAll())
        .anyMatch(listed -> listed.getJobId().getJob().equals(id.getJob()));

    QueryJobConfiguration configuration = done.getConfiguration();
    TableId destination = configuration.getDestinationTable();
    assertThat(bigquery.listTableData(destination, page.getSchema()).streamAll()).hasSize(25);
    assertThat(bigquery.getTable(destination).getNumRows().longValue()).isEqualTo(25);
  }

  @Test
  void aJobOfTheSameNameIsRefused() throws Exception {
    bigquery.create(JobInfo.of(JobId.of("twice"), configuration("SELECT 1")));

    HttpResponse<String> refused =
        post(
            "jobs",
            "{'jobReference':{'jobId':'twice'},'configuration':{'query':{'query':'SELECT 1'}}}");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body())
        .contains("\"duplicate\"", "Already Exists: Job test-project:US.twice");
  }

  @Test
  void aRequestThatIsSentAgainIsTheSameJob() throws Exception {
    clients.createTable("once", required("id", INT64));
    String insert = "{'query':'INSERT d.once VALUES (1)','requestId':'r1'}";

    assertThat(post("queries", insert).body()).contains("\"numDmlAffectedRows\":\"1\"");
    assertThat(post("queries", insert).body()).contains("\"numDmlAffectedRows\":\"1\"");
    assertThat(texts(query("SELECT COUNT(*) FROM d.once"))).containsExactly(List.of("1"));
  }

  @Test
  void aRequestMayLeaveBeforeItsQueryEnds() throws Exception {
    String slow = "{'query':'" + SLOW + "','timeoutMs':1,'jobTimeoutMs':1000}";

    HttpResponse<String> left = post("queries", slow);
    assertThat(left.statusCode()).isEqualTo(200);
    assertThat(left.body()).contains("\"jobComplete\":false", "\"jobId\"").doesNotContain("rows");
  }

  @Test
  void errorsAreGooglesOwn() {
    BigQueryException unknown = refused(() -> query("SELECT nothing FROM d.events"));
    assertThat(unknown.getCode()).isEqualTo(400);
    assertThat(unknown.getMessage()).isEqualTo("Unrecognized name: nothing at [1:8]");
    assertThat(unknown.getReason()).isEqualTo("invalidQuery");
    assertThat(unknown.getLocation()).isEqualTo("query");

    BigQueryException missing = refused(() -> query("SELECT 1 FROM d.missing"));
    assertThat(missing.getCode()).isEqualTo(404);
    assertThat(missing.getMessage())
        .isEqualTo("Not found: Table test-project:d.missing was not found in location US");

    assertThat(refused(() -> query("SELECT 1 / COUNT(*) FROM d.events WHERE FALSE")).getMessage())
        .isEqualTo("division by zero: 1 / 0");
    assertThat(refused(() -> query("SELECT ARRAY_AGG(price) AS prices FROM d.events")).getMessage())
        .isEqualTo("Array cannot have a null element; error in writing field prices");
    assertThat(
            refused(() -> query("SELECT n FROM UNNEST(GENERATE_ARRAY(1, 1000001)) AS n"))
                .getReason())
        .isEqualTo("responseTooLarge");
  }

  @Test
  void aJobThatFailsSaysWhy() throws Exception {
    Job job = bigquery.create(JobInfo.of(configuration("SELECT * FROM d.events WHERE")));

    BigQueryException failed = catchThrowableOfType(BigQueryException.class, job::waitFor);
    assertThat(failed.getReason()).isEqualTo("invalidQuery");
    assertThat(failed.getMessage()).isEqualTo("Syntax error: Unexpected end of script at [1:29]");
    BigQueryError error = bigquery.getJob(job.getJobId()).getStatus().getError();
    assertThat(error.getReason()).isEqualTo("invalidQuery");
  }

  @Test
  void aDryRunTellsTheSchemaAndRunsNothing() throws Exception {
    Job job =
        bigquery.create(
            JobInfo.of(
                QueryJobConfiguration.newBuilder(
                        "SELECT id, COUNT(*) AS n FROM d.events GROUP BY id")
                    .setDryRun(true)
                    .build()));
    QueryStatistics statistics = job.getStatistics();
    assertThat(statistics.getSchema().getFields())
        .extracting(Field::getName)
        .containsExactly("id", "n");

    assertThat(
            refused(() ->
                    bigquery.create(
                        JobInfo.of(
                            QueryJobConfiguration.newBuilder("DROP TABLE IF EXISTS")
                                .setDryRun(true)
                                .build())))
                .getCode())
        .isEqualTo(400);
  }

  @Test
  void aLongQueryIsCancelled() throws Exception {
    Job job = bigquery.create(JobInfo.of(configuration(SLOW)));
    assertThat(job.getStatus().getState()).isNotEqualTo(JobStatus.State.DONE);
    assertThat(bigquery.cancel(job.getJobId())).isTrue();

    assertThatThrownBy(job::waitFor).hasMessageContaining("User requested cancellation");
  }

  @Test
  void aQueryEndsAtItsTimeout() {
    var slow = QueryJobConfiguration.newBuilder(SLOW).setJobTimeoutMs(1_000L).build();

    assertThat(refused(() -> bigquery.query(slow)).getMessage())
        .contains("Job timed out after 1 s");
  }

  @Test
  void legacySqlIsRefusedClearly() {
    var legacy = QueryJobConfiguration.newBuilder("SELECT 1").setUseLegacySql(true).build();

    assertThat(refused(() -> bigquery.query(legacy)).getMessage())
        .contains("GoogleSQL only", "--nouse_legacy_sql");
  }

  @Test
  void theDefaultDatasetHolds() throws Exception {
    var configuration =
        QueryJobConfiguration.newBuilder("SELECT COUNT(*) FROM events")
            .setDefaultDataset("d")
            .build();

    assertThat(texts(bigquery.query(configuration))).containsExactly(List.of("3"));
  }

  @Test
  void jsonAndTimesAreQueriedAsInBigQuery() throws Exception {
    assertThat(
            texts(
                query(
                    "SELECT JSON_VALUE(data, '$.actor.login') AS login, DATE(`at`) AS day, COUNT(*) AS n"
                        + " FROM `test-project.d.events` GROUP BY login, day ORDER BY day DESC")))
        .containsExactly(
            Arrays.asList(null, "2024-03-11", "1"),
            List.of("ada", "2024-03-10", "1"),
            Arrays.asList(null, null, "1"));
  }

  @Test
  void timestampsAreExactInTheirWholeRange() throws Exception {
    FieldValueList row =
        query(
                "SELECT TIMESTAMP '9999-12-31 23:59:59.999999+00' AS t, TIMESTAMP '0001-01-01 00:00:00+00' AS z")
            .getValues()
            .iterator()
            .next();

    assertThat(row.get("t").getTimestampInstant().atOffset(ZoneOffset.UTC).toString())
        .isEqualTo("9999-12-31T23:59:59.999999Z");
    assertThat(row.get("z").getTimestampInstant()).isEqualTo(Instant.parse("0001-01-01T00:00:00Z"));
  }

  private static QueryJobConfiguration configuration(String sql) {
    return QueryJobConfiguration.of(sql);
  }

  private static TableResult query(String sql) throws InterruptedException {
    return bigquery.query(configuration(sql));
  }

  /// A request without a client library; single quotes stand for double ones.
  private static HttpResponse<String> post(String resource, String body)
      throws IOException, InterruptedException {
    URI uri =
        URI.create(
            "http://localhost:%d/bigquery/v2/projects/%s/%s"
                .formatted(local.restPort(), PROJECT, resource));
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.replace('\'', '"')))
            .build();
    return HTTP.send(request, BodyHandlers.ofString());
  }

  private static BigQueryException refused(ThrowingCallable call) {
    return catchThrowableOfType(BigQueryException.class, call);
  }
}
