package io.sluice.local.bigquery.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.local.bigquery.sql.Session.Parameter;
import io.sluice.local.bigquery.store.RefusedException;
import io.sluice.local.bigquery.store.RefusedException.Reason;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/// What a request says about its query, alike in `jobs.query` and in the configuration of a job.
record QuerySettings(
    String sql,
    String project,
    String dataset,
    Map<String, Parameter> parameters,
    boolean dryRun,
    Duration timeout) {
  /// The longest that a query may run.
  static final Duration TIMEOUT_MAX = Duration.ofSeconds(60);

  /// @param query the body of `jobs.query`, or `configuration.query` of a job
  /// @param around what holds `dryRun` and `jobTimeoutMs`: the body, or the `configuration`
  static QuerySettings of(String project, JsonNode query, JsonNode around) {
    String sql = query.path("query").asText("");
    if (sql.isBlank()) {
      throw new RefusedException(Reason.INVALID, "Required parameter is missing: query", "query");
    }
    requireGoogleSql(query, sql);
    requireNoDestination(query);
    JsonNode dataset = query.path("defaultDataset");
    return new QuerySettings(
        sql,
        dataset.path("projectId").asText(project),
        dataset.path("datasetId").asText(""),
        QueryParameters.of(query.path("queryParameters")),
        around.path("dryRun").asBoolean(false),
        timeout(around.path("jobTimeoutMs")));
  }

  private static void requireGoogleSql(JsonNode query, String sql) {
    boolean legacy = sql.stripLeading().toLowerCase(Locale.ROOT).startsWith("#legacysql");
    if (legacy || query.path("useLegacySql").asBoolean(false)) {
      throw new RefusedException(
          Reason.INVALID_QUERY,
          "The local BigQuery understands GoogleSQL only: set useLegacySql to false"
              + " (with bq: query --nouse_legacy_sql)",
          "useLegacySql");
    }
  }

  private static void requireNoDestination(JsonNode query) {
    JsonNode destination = query.path("destinationTable").path("datasetId");
    if (destination.isTextual() && !destination.asText().equals(ResultTables.DATASET)) {
      throw new RefusedException(
          Reason.NOT_IMPLEMENTED,
          "The local BigQuery does not write a query's result to a destinationTable:"
              + " use CREATE TABLE ... AS SELECT or INSERT",
          "destinationTable");
    }
  }

  private static Duration timeout(JsonNode millis) {
    long wanted = millis.asLong(TIMEOUT_MAX.toMillis());
    return wanted > 0 && wanted < TIMEOUT_MAX.toMillis() ? Duration.ofMillis(wanted) : TIMEOUT_MAX;
  }
}
