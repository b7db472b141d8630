package io.sluice.processor.sink.bigquery;

import com.google.cloud.NoCredentials;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.BigQueryOptions;
import com.google.cloud.bigquery.Clustering;
import com.google.cloud.bigquery.DatasetId;
import com.google.cloud.bigquery.DatasetInfo;
import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.StandardSQLTypeName;
import com.google.cloud.bigquery.StandardTableDefinition;
import com.google.cloud.bigquery.TableId;
import com.google.cloud.bigquery.TableInfo;
import com.google.cloud.bigquery.TimePartitioning;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.model.table.Column;
import io.sluice.model.table.Table;
import io.sluice.processor.SinkException;
import io.sluice.service.GoogleEndpoint;
import io.sluice.service.Health;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Creates the dataset and the tables that are absent: partitioned, clustered, described.
final class BigQueryTables {
  private static final Logger LOG = LoggerFactory.getLogger(BigQueryTables.class);
  private static final int CONFLICT = 409;

  private final Settings settings;
  private final GoogleEndpoint endpoint;
  private final Set<String> present = ConcurrentHashMap.newKeySet();
  private @Nullable BigQuery bigQuery;

  BigQueryTables(Settings settings) {
    this.settings = settings;
    this.endpoint = new GoogleEndpoint(settings.text(Setting.BIGQUERY_ENDPOINT));
  }

  /// The name by which the Write API knows a table.
  String path(String table) {
    return "projects/%s/datasets/%s/tables/%s"
        .formatted(settings.required(Setting.PROJECT), settings.text(Setting.DATASET), table);
  }

  /// Creates a table unless it is there.
  void create(Table table) {
    if (present.contains(table.name())) {
      return;
    }
    try {
      BigQuery client = client();
      TableId id =
          TableId.of(
              settings.required(Setting.PROJECT), settings.text(Setting.DATASET), table.name());
      if (client.getTable(id) == null) {
        createDataset(client);
        createTable(client, id, table);
      }
      present.add(table.name());
    } catch (BigQueryException e) {
      throw new SinkException(
          "table %s is absent and cannot be created: %s; create it, or give this service account roles/bigquery.dataEditor on the dataset"
              .formatted(path(table.name()), e.getMessage()),
          e);
    }
  }

  /// Looks again the next time whether a table is there: somebody may have dropped it.
  void forget(Table table) {
    present.remove(table.name());
  }

  /// Whether the dataset can be reached.
  Health check() {
    try {
      String dataset = settings.text(Setting.DATASET);
      return client().getDataset(DatasetId.of(settings.required(Setting.PROJECT), dataset)) == null
          ? new Health.Down("BigQuery has no dataset " + dataset)
          : Health.UP;
    } catch (BigQueryException e) {
      return new Health.Down("BigQuery does not answer: " + e.getMessage());
    }
  }

  private void createDataset(BigQuery client) {
    DatasetId id = DatasetId.of(settings.required(Setting.PROJECT), settings.text(Setting.DATASET));
    if (client.getDataset(id) == null) {
      ignoringConflict(() -> client.create(DatasetInfo.of(id)));
    }
  }

  private static void createTable(BigQuery client, TableId id, Table table) {
    var partitioning =
        TimePartitioning.newBuilder(TimePartitioning.Type.DAY).setField(table.partitionedBy());
    if (table.kept() != null) {
      partitioning.setExpirationMs(table.kept().toMillis());
    }
    var definition =
        StandardTableDefinition.newBuilder()
            .setSchema(Schema.of(table.columns().stream().map(BigQueryTables::field).toList()))
            .setTimePartitioning(partitioning.build())
            .setClustering(Clustering.newBuilder().setFields(table.clusteredBy()).build())
            .build();
    ignoringConflict(() ->
        client.create(
            TableInfo.newBuilder(id, definition).setDescription(table.description()).build()));
    LOG.atInfo().addKeyValue("table", table.name()).log("created a table");
  }

  private static Field field(Column column) {
    return Field.newBuilder(column.name(), StandardSQLTypeName.valueOf(column.type().name()))
        .setMode(column.required() ? Field.Mode.REQUIRED : Field.Mode.NULLABLE)
        .setDescription(column.description())
        .build();
  }

  /// Another instance may have been quicker.
  private static void ignoringConflict(Runnable creation) {
    try {
      creation.run();
    } catch (BigQueryException e) {
      if (e.getCode() != CONFLICT) {
        throw e;
      }
    }
  }

  private synchronized BigQuery client() {
    if (bigQuery == null) {
      var options = BigQueryOptions.newBuilder().setProjectId(settings.required(Setting.PROJECT));
      if (endpoint.plaintext()) {
        options.setCredentials(NoCredentials.getInstance());
      }
      if (!endpoint.address().isEmpty()) {
        options.setHost(endpoint.address());
      }
      bigQuery = options.build().getService();
    }
    return bigQuery;
  }
}
