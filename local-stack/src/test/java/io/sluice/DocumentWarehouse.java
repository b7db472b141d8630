package io.sluice;

import com.google.cloud.NoCredentials;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryOptions;
import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.QueryJobConfiguration;
import io.sluice.local.bigquery.LocalBigQuery;
import io.sluice.local.bigquery.LocalBigQueryOptions;
import io.sluice.model.Settings;
import io.sluice.model.table.EventsTable;
import io.sluice.model.table.RejectedEventsTable;
import io.sluice.processor.sink.bigquery.BigQuerySink;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Runs the statements that documents show, on tables as the processor creates them.
final class DocumentWarehouse implements AutoCloseable {
  private static final String PROJECT = "sluice-local";

  private final LocalBigQuery warehouse;
  private final BigQuery client;

  DocumentWarehouse() throws IOException {
    warehouse = LocalBigQuery.start(LocalBigQueryOptions.ephemeral(PROJECT));
    client =
        BigQueryOptions.newBuilder()
            .setProjectId(PROJECT)
            .setHost(url(warehouse.restPort()))
            .setCredentials(NoCredentials.getInstance())
            .build()
            .getService();
    Settings settings =
        Settings.of(
            Map.of(
                "SLUICE_PROJECT", PROJECT,
                "SLUICE_BIGQUERY_ENDPOINT", url(warehouse.restPort()),
                "SLUICE_BIGQUERY_GRPC_ENDPOINT", url(warehouse.grpcPort())));
    try (var sink = new BigQuerySink(settings)) {
      boolean _ =
          sink.create(
              List.of(EventsTable.TABLE, new RejectedEventsTable(Duration.ofDays(30)).table()));
    }
  }

  /// The statements of a document, in order.
  static List<String> statements(Markdown document) {
    return document.blocks().stream()
        .filter(block -> block.language().equals("sql"))
        .map(Markdown.Block::text)
        .toList();
  }

  List<FieldValueList> run(String sql) throws InterruptedException {
    return client.query(QueryJobConfiguration.of(sql)).streamAll().toList();
  }

  @Override
  public void close() throws IOException {
    warehouse.close();
  }

  private static String url(int port) {
    return "http://127.0.0.1:" + port;
  }
}
