package io.sluice.local.contract;

import com.google.cloud.NoCredentials;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQuery.DatasetDeleteOption;
import com.google.cloud.bigquery.BigQueryOptions;
import com.google.cloud.bigquery.DatasetInfo;
import io.sluice.local.bigquery.LocalBigQuery;
import io.sluice.local.bigquery.LocalBigQueryOptions;
import io.sluice.model.Settings;
import io.sluice.processor.RowSink;
import io.sluice.processor.sink.bigquery.BigQuerySink;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/// The same where the Write API learns of a column later than REST does.
@Timeout(60)
class SchemaLagTest extends TypedTableContract {
  private static final String PROJECT = "sluice-local";
  private static final Duration LAG = Duration.ofMillis(1_500);

  private static LocalBigQuery warehouse;
  private static BigQuery rest;

  private BigQuerySink sink;

  @BeforeAll
  static void start() throws IOException {
    warehouse = LocalBigQuery.start(LocalBigQueryOptions.ephemeral(PROJECT).withSchemaLag(LAG));
    rest =
        BigQueryOptions.newBuilder()
            .setProjectId(PROJECT)
            .setHost("http://127.0.0.1:" + warehouse.restPort())
            .setCredentials(NoCredentials.getInstance())
            .build()
            .getService();
  }

  @AfterAll
  static void stop() throws IOException {
    warehouse.close();
  }

  @BeforeEach
  void createDataset() {
    rest.create(DatasetInfo.of(dataset()));
    sink = another();
  }

  @AfterEach
  void deleteDataset() {
    sink.close();
    rest.delete(dataset(), DatasetDeleteOption.deleteContents());
  }

  @Override
  RowSink sink() {
    return sink;
  }

  @Override
  BigQuery rest() {
    return rest;
  }

  @Override
  String dataset() {
    return "lagging";
  }

  @Override
  void forgetTables() {
    sink.close();
    sink = another();
  }

  @Override
  BigQuerySink another() {
    return new BigQuerySink(
        Settings.of(
            Map.of(
                "SLUICE_PROJECT",
                PROJECT,
                "SLUICE_DATASET",
                dataset(),
                "SLUICE_BIGQUERY_ENDPOINT",
                "http://127.0.0.1:" + warehouse.restPort(),
                "SLUICE_BIGQUERY_GRPC_ENDPOINT",
                "http://127.0.0.1:" + warehouse.grpcPort())));
  }
}
