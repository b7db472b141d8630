package io.sluice.local.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.cloud.NoCredentials;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQuery.TableDataListOption;
import com.google.cloud.bigquery.BigQueryOptions;
import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.bigquery.Table;
import com.google.cloud.bigquery.TableId;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What users do: post, query, read the metrics.
final class Client {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final int offset;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  Client(int offset) {
    this.offset = offset;
  }

  /// An answer of ingest.
  record Answer(int status, JsonNode body) {}

  Answer post(String body) throws Exception {
    HttpResponse<String> response = post(8080, "/v1/events", "", body);
    return new Answer(response.statusCode(), JSON.readTree(response.body()));
  }

  /// Pushes past Pub/Sub.
  ///
  /// @param authorization what the header of that name says; empty for none
  int push(String authorization, String body) throws Exception {
    return post(8081, "/pubsub/push", authorization, body).statusCode();
  }

  /// The ids of all events in the table, once for each row.
  List<String> storedIds() {
    return firstColumn("events");
  }

  /// The first column of a table.
  List<String> firstColumn(String table) {
    var values = new ArrayList<String>();
    tables()
        .listTableData(TableId.of("sluice", table), TableDataListOption.pageSize(5000))
        .iterateAll()
        .forEach(row -> values.add(row.get(0).getStringValue()));
    return values;
  }

  /// How many rows a table has; 0 when it is absent.
  long rows(String table) {
    Table found = tables().getTable(TableId.of("sluice", table));
    return found == null ? 0 : found.getNumRows().longValueExact();
  }

  /// How many rows of a table meet a condition in SQL.
  long count(String table, String condition) throws InterruptedException {
    var sql = "SELECT COUNT(*) FROM sluice.%s WHERE %s".formatted(table, condition);
    return tables()
        .query(QueryJobConfiguration.of(sql))
        .iterateAll()
        .iterator()
        .next()
        .get(0)
        .getLongValue();
  }

  private BigQuery tables() {
    return BigQueryOptions.newBuilder()
        .setProjectId("sluice-local")
        .setHost("http://127.0.0.1:" + (9050 + offset))
        .setCredentials(NoCredentials.getInstance())
        .build()
        .getService();
  }

  /// A counter of ingest or of the processor.
  double metric(int port, String name) throws Exception {
    return get(port, "/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /// Whether the processor says that it can do its work.
  boolean processorIsReady() throws Exception {
    return get(8081, "/ready").statusCode() == 200;
  }

  private HttpResponse<String> get(int port, String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + (port + offset) + path)).build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> post(int port, String path, String authorization, String body)
      throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + (port + offset) + path))
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(30))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }
}
