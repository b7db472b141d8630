package io.sluice.local.cli.query;

import io.sluice.local.cli.wire.Http;
import io.sluice.local.cli.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Asks BigQuery's REST interface, version 2: `jobs.query` and `jobs.getQueryResults`.
final class BigQueryClient {
  /// How long the server may think before it answers that it is still thinking.
  private static final Duration SERVER_WAIT = Duration.ofSeconds(10);

  private static final Duration TIMEOUT = SERVER_WAIT.plusSeconds(20);

  private final String base;
  private final String project;
  private final String dataset;

  /// @param base address of the service, such as `http://127.0.0.1:9050`
  /// @param dataset where tables are looked for that are named alone
  BigQueryClient(String base, String project, String dataset) {
    this.base = base + "/bigquery/v2/projects/" + project + "/queries";
    this.project = project;
    this.dataset = dataset;
  }

  /// Runs a query, and returns the first page.
  ///
  /// @throws QueryException when the query is wrong
  Page query(String sql, long pageRows) throws IOException {
    String request =
        """
        {"query":%s,"useLegacySql":false,"maxResults":%d,"timeoutMs":%d,\
        "defaultDataset":{"projectId":%s,"datasetId":%s},\
        "formatOptions":{"useInt64Timestamp":true}}\
        """
            .formatted(
                JsonText.quote(sql),
                pageRows,
                SERVER_WAIT.toMillis(),
                JsonText.quote(project),
                JsonText.quote(dataset));
    Http.Answer answer =
        Http.post(
            URI.create(base),
            Map.of("Content-Type", "application/json"),
            request.getBytes(StandardCharsets.UTF_8),
            TIMEOUT);
    return complete(page(answer), pageRows);
  }

  /// The page after one that has a next.
  Page next(Page page, long pageRows) throws IOException {
    return results(page, "&pageToken=" + encode(page.nextToken()), pageRows);
  }

  private Page complete(Page page, long pageRows) throws IOException {
    Page current = page;
    while (!current.complete()) {
      current = results(current, "&timeoutMs=" + SERVER_WAIT.toMillis(), pageRows);
    }
    return current;
  }

  private Page results(Page page, String parameter, long pageRows) throws IOException {
    String location = page.location().isEmpty() ? "" : "&location=" + encode(page.location());
    return page(
        Http.get(
            URI.create(
                "%s/%s?formatOptions.useInt64Timestamp=true&maxResults=%d%s%s"
                    .formatted(base, encode(page.jobId()), pageRows, location, parameter)),
            TIMEOUT));
  }

  private static Page page(Http.Answer answer) throws IOException {
    Map<String, @Nullable Object> body;
    try {
      body = Json.object(Json.read(answer.body()));
    } catch (IOException e) {
      throw new QueryException("answer %d is not BigQuery's".formatted(answer.status()));
    }
    if (answer.status() != 200) {
      throw new QueryException(
          Json.text(Json.object(body.get("error")), "message", "answer " + answer.status()));
    }
    return Page.of(body);
  }

  private static String encode(String parameter) {
    return URLEncoder.encode(parameter, StandardCharsets.UTF_8);
  }
}
