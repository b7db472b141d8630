package io.sluice.processor.sink.bigquery;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.Clustering;
import com.google.cloud.bigquery.DatasetInfo;
import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.StandardSQLTypeName;
import com.google.cloud.bigquery.StandardTableDefinition;
import com.google.cloud.bigquery.TableId;
import com.google.cloud.bigquery.TableInfo;
import com.google.cloud.bigquery.TimePartitioning;
import io.sluice.model.table.Column;
import io.sluice.model.table.Table;
import io.sluice.processor.SinkException;
import io.sluice.service.Health;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Creates the dataset and the tables that are absent: partitioned, clustered, described.
final class BigQueryTables {
  private static final Logger LOG = LoggerFactory.getLogger(BigQueryTables.class);
  private static final int CONFLICT = 409;

  private final BigQueryRest rest;
  private final Map<String, LiveTable> live = new ConcurrentHashMap<>();
  private final Set<String> present = ConcurrentHashMap.newKeySet();

  /// Those that this process made, so that nobody had stored anything in them before.
  private final Set<String> made = ConcurrentHashMap.newKeySet();

  BigQueryTables(BigQueryRest rest) {
    this.rest = rest;
  }

  /// The name by which the Write API knows a table.
  String path(Table table) {
    TableId id = rest.table(table.name());
    return "projects/%s/datasets/%s/tables/%s"
        .formatted(id.getProject(), id.getDataset(), id.getTable());
  }

  /// Creates those that are absent, after all of them were looked for.
  ///
  /// @return whether none was there before this process made it
  boolean create(List<Table> tables) {
    List<Table> absent = tables.stream().filter(this::isAbsent).toList();
    absent.forEach(this::make);
    return tables.stream().allMatch(table -> made.contains(table.name()));
  }

  /// Whether a table is there, whoever made it. Is not created.
  boolean exists(Table table) {
    return present.contains(table.name()) || rest.read(table.name()) != null;
  }

  /// Looks again the next time whether a table is there: somebody may have dropped it.
  void forget(Table table) {
    present.remove(table.name());
    live(table).forget();
  }

  /// Whether the dataset can be reached.
  Health check() {
    try {
      return rest.client().getDataset(rest.dataset()) == null
          ? new Health.Down("BigQuery has no dataset " + rest.dataset().getDataset())
          : Health.UP;
    } catch (BigQueryException e) {
      return new Health.Down("BigQuery does not answer: " + e.getMessage());
    }
  }

  /// A table as it is, however often it is asked for.
  LiveTable live(Table table) {
    return live.computeIfAbsent(table.name(), name -> new LiveTable(name, rest));
  }

  private boolean isAbsent(Table table) {
    LiveTable it = live(table);
    it.expect(table);
    if (present.contains(table.name())) {
      return false;
    }
    try {
      var found = rest.read(table.name());
      if (found != null) {
        present.add(table.name());
        it.widen(found);
      }
      return found == null;
    } catch (BigQueryException e) {
      throw refused(table, e);
    }
  }

  private void make(Table table) {
    try {
      createDataset(rest.client());
      if (createTable(rest.client(), rest.table(table.name()), table)) {
        made.add(table.name());
        live(table).found(StoredColumn.of(table.columns()));
      } else {
        live(table).widen();
      }
      present.add(table.name());
    } catch (BigQueryException e) {
      throw refused(table, e);
    }
  }

  private SinkException refused(Table table, BigQueryException e) {
    return new SinkException(
        "table %s is absent and cannot be created: %s; create it, or give this service account roles/bigquery.dataEditor on the dataset"
            .formatted(path(table), e.getMessage()),
        e);
  }

  private void createDataset(BigQuery client) {
    if (client.getDataset(rest.dataset()) == null) {
      created(() -> client.create(DatasetInfo.of(rest.dataset())));
    }
  }

  private static boolean createTable(BigQuery client, TableId id, Table table) {
    var partitioning =
        TimePartitioning.newBuilder(TimePartitioning.Type.DAY).setField(table.partitionedBy());
    if (table.kept() != null) {
      partitioning.setExpirationMs(table.kept().toMillis());
    }
    var definition =
        StandardTableDefinition.newBuilder()
            .setSchema(Schema.of(table.columns().stream().map(BigQueryTables::field).toList()))
            .setTimePartitioning(partitioning.build());
    if (!table.clusteredBy().isEmpty()) {
      definition.setClustering(Clustering.newBuilder().setFields(table.clusteredBy()).build());
    }
    boolean created =
        created(() ->
            client.create(
                TableInfo.newBuilder(id, definition.build())
                    .setDescription(table.description())
                    .build()));
    if (created) {
      LOG.atInfo().addKeyValue("table", table.name()).log("created a table");
    }
    return created;
  }

  private static Field field(Column column) {
    var type = StandardSQLTypeName.valueOf(StoredColumn.type(column.type()));
    Field[] fields = column.fields().stream().map(BigQueryTables::field).toArray(Field[]::new);
    return Field.newBuilder(column.name(), type, fields)
        .setMode(Field.Mode.valueOf(column.mode().name()))
        .setDescription(column.description())
        .build();
  }

  /// Whether it was us: another instance may have been quicker.
  private static boolean created(Runnable creation) {
    try {
      creation.run();
      return true;
    } catch (BigQueryException e) {
      if (e.getCode() == CONFLICT) {
        return false;
      }
      throw e;
    }
  }
}
