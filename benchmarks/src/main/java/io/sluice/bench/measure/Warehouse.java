package io.sluice.bench.measure;

import io.sluice.local.cli.wire.Http;
import io.sluice.local.cli.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Asks the local BigQuery, by its REST interface (version 2).
public final class Warehouse {
  private static final Duration SERVER_WAIT = Duration.ofSeconds(60);
  private static final Duration TIMEOUT = SERVER_WAIT.plusSeconds(10);
  private static final int PAGE_ROWS = 50_000;

  private final String queries;

  /// @param port of the REST interface
  public Warehouse(int port) {
    queries = "http://127.0.0.1:%d/bigquery/v2/projects/sluice-local/queries".formatted(port);
  }

  /// Runs a query and hands on each row, as the texts of its cells.
  ///
  /// @param sql in GoogleSQL, without a character that JSON would have to escape
  /// @throws IOException when it is refused or takes too long
  public void query(String sql, Consumer<List<String>> row) throws IOException {
    String request =
        """
        {"query":"%s","useLegacySql":false,"maxResults":%d,"timeoutMs":%d,\
        "defaultDataset":{"projectId":"sluice-local","datasetId":"sluice"}}\
        """
            .formatted(sql, PAGE_ROWS, SERVER_WAIT.toMillis());
    Map<String, @Nullable Object> page =
        body(
            Http.post(
                URI.create(queries),
                Map.of("Content-Type", "application/json"),
                request.getBytes(StandardCharsets.UTF_8),
                TIMEOUT));
    read(page, row);
    for (String token = next(page); !token.isEmpty(); token = next(page)) {
      String job = Json.text(Json.object(page.get("jobReference")), "jobId", "");
      page =
          body(
              Http.get(
                  URI.create(
                      "%s/%s?maxResults=%d&pageToken=%s".formatted(queries, job, PAGE_ROWS, token)),
                  TIMEOUT));
      read(page, row);
    }
  }

  /// The number that a query has as its one cell.
  public long number(String sql) throws IOException {
    var cell = new long[1];
    query(sql, row -> cell[0] = Long.parseLong(row.getFirst()));
    return cell[0];
  }

  private static void read(Map<String, @Nullable Object> page, Consumer<List<String>> row) {
    for (Object entry : Json.array(page.get("rows"))) {
      row.accept(
          Json.array(Json.object(entry).get("f")).stream()
              .map(cell -> Json.text(Json.object(cell), "v", ""))
              .toList());
    }
  }

  private static String next(Map<String, @Nullable Object> page) {
    return Json.text(page, "pageToken", "");
  }

  private static Map<String, @Nullable Object> body(Http.Answer answer) throws IOException {
    Map<String, @Nullable Object> body = Json.object(Json.read(answer.body()));
    if (answer.status() != 200 || Boolean.FALSE.equals(body.get("jobComplete"))) {
      throw new IOException(
          "BigQuery answers %d: %s"
              .formatted(
                  answer.status(),
                  Json.text(Json.object(body.get("error")), "message", "too slow")));
    }
    return body;
  }
}
