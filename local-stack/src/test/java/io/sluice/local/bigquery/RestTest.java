package io.sluice.local.bigquery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.cloud.NoCredentials;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.BigQueryOptions;
import com.google.cloud.bigquery.Clustering;
import com.google.cloud.bigquery.Dataset;
import com.google.cloud.bigquery.DatasetInfo;
import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.Field.Mode;
import com.google.cloud.bigquery.FieldList;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.StandardSQLTypeName;
import com.google.cloud.bigquery.StandardTableDefinition;
import com.google.cloud.bigquery.Table;
import com.google.cloud.bigquery.TableId;
import com.google.cloud.bigquery.TableInfo;
import com.google.cloud.bigquery.TimePartitioning;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Google's BigQuery client against the REST interface.
class RestTest {
  private static final String PROJECT = "test-project";

  private static LocalBigQuery local;
  private static BigQuery client;

  @BeforeAll
  static void start() throws IOException {
    local = LocalBigQuery.start(LocalBigQueryOptions.ephemeral(PROJECT));
    client =
        BigQueryOptions.newBuilder()
            .setProjectId(PROJECT)
            .setHost("http://localhost:" + local.restPort())
            .setCredentials(NoCredentials.getInstance())
            .build()
            .getService();
  }

  @AfterAll
  static void stop() throws IOException {
    local.close();
  }

  @Test
  void aDatasetIsCreatedFoundChangedListedAndDeleted() {
    client.create(
        DatasetInfo.newBuilder("life").setDescription("d").setLabels(Map.of("a", "b")).build());
    Dataset found = client.getDataset("life");
    assertThat(found.getDescription()).isEqualTo("d");
    assertThat(found.getLabels()).isEqualTo(Map.of("a", "b"));
    assertThat(found.getCreationTime()).isPositive();
    assertThat(found.getLocation()).isEqualTo("US");

    Dataset changed = found.toBuilder().setDescription("e").build().update();
    assertThat(changed.getDescription()).isEqualTo("e");
    assertThat(changed.getCreationTime()).isEqualTo(found.getCreationTime());
    assertThat(changed.getEtag()).isNotEqualTo(found.getEtag());

    assertThat(
            StreamSupport.stream(client.listDatasets().iterateAll().spliterator(), false)
                .map(dataset -> dataset.getDatasetId().getDataset()))
        .contains("life");
    assertThat(client.delete("life")).isTrue();
    assertThat(client.delete("life")).isFalse();
    assertThat(client.getDataset("life")).isNull();
  }

  @Test
  void aTableComesBackAsItWasInserted() {
    client.create(DatasetInfo.of("tables"));
    Schema schema =
        Schema.of(
            field("id", StandardSQLTypeName.STRING, Mode.REQUIRED),
            field("at", StandardSQLTypeName.TIMESTAMP, Mode.REQUIRED),
            Field.newBuilder(
                    "r",
                    StandardSQLTypeName.STRUCT,
                    FieldList.of(field("x", StandardSQLTypeName.INT64, Mode.REPEATED)))
                .setMode(Mode.REPEATED)
                .setDescription("records")
                .build());
    TableId id = TableId.of("tables", "t");
    client.create(
        TableInfo.newBuilder(
                id,
                StandardTableDefinition.newBuilder()
                    .setSchema(schema)
                    .setTimePartitioning(
                        TimePartitioning.newBuilder(TimePartitioning.Type.DAY)
                            .setField("at")
                            .build())
                    .setClustering(Clustering.newBuilder().setFields(List.of("id")).build())
                    .build())
            .setDescription("events")
            .build());

    Table found = client.getTable(id);
    StandardTableDefinition definition = found.getDefinition();
    assertThat(definition.getSchema()).isEqualTo(schema);
    assertThat(definition.getTimePartitioning().getField()).isEqualTo("at");
    assertThat(definition.getClustering().getFields()).containsExactly("id");
    assertThat(definition.getNumRows()).isZero();
    assertThat(found.getDescription()).isEqualTo("events");
    assertThat(found.getLastModifiedTime()).isPositive();
    assertThat(client.delete(id)).isTrue();
    assertThat(client.getTable(id)).isNull();
  }

  @Test
  void errorsCarryGooglesCodesAndReasons() {
    client.create(DatasetInfo.of("errors"));
    assertThat(refusal(() -> client.create(DatasetInfo.of("errors"))))
        .extracting(BigQueryException::getCode, BigQueryException::getReason)
        .containsExactly(409, "duplicate");
    assertThat(refusal(() -> client.listTables("nowhere").iterateAll().forEach(t -> {})))
        .extracting(BigQueryException::getCode, BigQueryException::getReason)
        .containsExactly(404, "notFound");
    assertThat(refusal(() -> client.create(DatasetInfo.of("no-dash"))))
        .extracting(BigQueryException::getCode, BigQueryException::getReason)
        .containsExactly(400, "invalid");
  }

  private static BigQueryException refusal(Runnable call) {
    return catchThrowableOfType(BigQueryException.class, call::run);
  }

  private static Field field(String name, StandardSQLTypeName type, Mode mode) {
    return Field.newBuilder(name, type).setMode(mode).build();
  }
}
