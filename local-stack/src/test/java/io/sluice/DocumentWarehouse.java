package io.sluice;

import com.google.cloud.NoCredentials;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryOptions;
import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.QueryJobConfiguration;
import io.sluice.local.bigquery.LocalBigQuery;
import io.sluice.local.bigquery.LocalBigQueryOptions;
import io.sluice.model.Settings;
import io.sluice.model.route.Routes;
import io.sluice.model.table.EventsTable;
import io.sluice.model.table.RejectedEventsTable;
import io.sluice.model.table.Table;
import io.sluice.model.transform.TransformCompiler;
import io.sluice.processor.sink.bigquery.BigQuerySink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Runs the statements that documents show, on tables as the processor creates them.
public final class DocumentWarehouse implements AutoCloseable {
  private static final String PROJECT = "sluice-local";

  private final LocalBigQuery warehouse;
  private final BigQuery client;
  private final Settings settings;

  public DocumentWarehouse() throws IOException {
    warehouse = LocalBigQuery.start(LocalBigQueryOptions.ephemeral(PROJECT));
    client =
        BigQueryOptions.newBuilder()
            .setProjectId(PROJECT)
            .setHost(url(warehouse.restPort()))
            .setCredentials(NoCredentials.getInstance())
            .build()
            .getService();
    settings =
        Settings.of(
            Map.of(
                "SLUICE_PROJECT", PROJECT,
                "SLUICE_BIGQUERY_ENDPOINT", url(warehouse.restPort()),
                "SLUICE_BIGQUERY_GRPC_ENDPOINT", url(warehouse.grpcPort())));
    create(List.of(EventsTable.TABLE, new RejectedEventsTable(Duration.ofDays(30)).table()));
  }

  /// Creates the tables of routes.
  public void createTablesOf(Path config) {
    try (Routes routes = Routes.read(config, TransformCompiler.NONE)) {
      create(List.copyOf(routes.tables()));
    }
  }

  private void create(List<Table> tables) {
    try (var sink = new BigQuerySink(settings)) {
      boolean _ = sink.create(tables);
    }
  }

  /// The port of its REST interface.
  public int port() {
    return warehouse.restPort();
  }

  /// The statements of a document, in order.
  static List<String> statements(Markdown document) {
    return document.blocks().stream()
        .filter(block -> block.language().equals("sql"))
        .map(Markdown.Block::text)
        .toList();
  }

  public List<FieldValueList> run(String sql) throws InterruptedException {
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
