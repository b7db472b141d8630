package io.sluice.local.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.NoCredentials;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryOptions;
import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.StandardTableDefinition;
import com.google.cloud.bigquery.TableId;
import io.sluice.local.bigquery.LocalBigQuery;
import io.sluice.local.bigquery.LocalBigQueryOptions;
import io.sluice.model.Settings;
import io.sluice.model.table.EventsTable;
import io.sluice.processor.RowSink;
import io.sluice.processor.RowSinkContract;
import io.sluice.processor.sink.bigquery.BigQuerySink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The sink of BigQuery, by Google's own clients, against the local BigQuery.
class BigQuerySinkTest extends RowSinkContract {
  private static final String PROJECT = "sluice-local";

  private LocalBigQuery warehouse;
  private BigQuerySink sink;

  @BeforeEach
  void start() throws Exception {
    warehouse = LocalBigQuery.start(LocalBigQueryOptions.ephemeral(PROJECT));
    sink =
        new BigQuerySink(
            Settings.of(
                Map.of(
                    "SLUICE_PROJECT", PROJECT,
                    "SLUICE_BIGQUERY_ENDPOINT", "http://127.0.0.1:" + warehouse.restPort(),
                    "SLUICE_BIGQUERY_GRPC_ENDPOINT", "http://127.0.0.1:" + warehouse.grpcPort())));
  }

  @AfterEach
  void stop() throws Exception {
    sink.close();
    warehouse.close();
  }

  @Override
  protected RowSink sink() {
    return sink;
  }

  @Override
  protected List<String> storedIds() {
    var ids = new ArrayList<String>();
    client()
        .listTableData(TableId.of("sluice", "events"))
        .iterateAll()
        .forEach(row -> ids.add(row.get(0).getStringValue()));
    return ids;
  }

  @Test
  void tablesAreCreatedPartitionedClusteredAndDescribed() throws Exception {
    sink.open(EventsTable.TABLE);

    var table = client().getTable(TableId.of("sluice", "events"));
    StandardTableDefinition definition = table.getDefinition();
    assertThat(table.getDescription()).isEqualTo(EventsTable.TABLE.description());
    assertThat(definition.getTimePartitioning().getField()).isEqualTo("received_at");
    assertThat(definition.getClustering().getFields()).containsExactly("event_type", "source");
    assertThat(definition.getSchema().getFields())
        .hasSize(10)
        .allSatisfy(field -> assertThat(field.getDescription()).isNotBlank());
    assertThat(
            definition.getSchema().getFields().stream()
                .filter(f -> f.getMode() == Field.Mode.REQUIRED)
                .map(Field::getName))
        .containsExactly("event_id", "event_type", "received_at", "message_id");
  }

  private BigQuery client() {
    return BigQueryOptions.newBuilder()
        .setProjectId(PROJECT)
        .setHost("http://127.0.0.1:" + warehouse.restPort())
        .setCredentials(NoCredentials.getInstance())
        .build()
        .getService();
  }
}
