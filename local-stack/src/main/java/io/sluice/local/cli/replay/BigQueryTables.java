package io.sluice.local.cli.replay;

import com.google.cloud.NoCredentials;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.BigQueryOptions;
import com.google.cloud.bigquery.Clustering;
import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.bigquery.QueryParameterValue;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.StandardSQLTypeName;
import com.google.cloud.bigquery.StandardTableDefinition;
import com.google.cloud.bigquery.TableId;
import com.google.cloud.bigquery.TableInfo;
import com.google.cloud.bigquery.TableResult;
import com.google.cloud.bigquery.TimePartitioning;
import io.sluice.model.table.Column;
import io.sluice.model.table.Table;
import io.sluice.service.GoogleEndpoint;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// The client of BigQuery, for the tables of one dataset.
final class BigQueryTables {
  /// Rows of one page of an answer; BigQuery's own limit of 10 MB holds as well.
  private static final long PAGE_ROWS = 5_000;

  /// How long and how often a call is tried.
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final int MAX_ATTEMPTS = 4;

  private static final int CONFLICT = 409;
  private static final int DENIED = 403;

  private final BigQuery client;
  private final String project;
  private final String dataset;
  private final Set<String> there = new HashSet<>();

  BigQueryTables(GoogleEndpoint endpoint, String project, String dataset) {
    this.project = project;
    this.dataset = dataset;
    var options =
        BigQueryOptions.newBuilder()
            .setProjectId(project)
            .setRetrySettings(
                BigQueryOptions.getDefaultRetrySettings().toBuilder()
                    .setTotalTimeoutDuration(PATIENCE)
                    .setMaxAttempts(MAX_ATTEMPTS)
                    .build());
    if (endpoint.plaintext()) {
      options.setCredentials(NoCredentials.getInstance());
    }
    if (!endpoint.address().isEmpty()) {
      options.setHost(endpoint.address());
    }
    this.client = options.build().getService();
  }

  /// A table as people name it.
  String path(String table) {
    return "%s.%s.%s".formatted(project, dataset, table);
  }

  /// A table as statements name it.
  String name(String table) {
    return "`" + path(table) + "`";
  }

  /// Whether the table is there; asked until it is.
  boolean has(String table) throws ReplayException {
    try {
      return there.contains(table)
          || (client.getTable(TableId.of(project, dataset, table)) != null && there.add(table));
    } catch (BigQueryException e) {
      throw failed(e);
    }
  }

  /// Creates a table that is absent.
  void create(Table table) throws ReplayException {
    if (has(table.name())) {
      return;
    }
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
    try {
      var info = TableInfo.newBuilder(TableId.of(project, dataset, table.name()), definition);
      var _ = client.create(info.setDescription(table.description()).build());
    } catch (BigQueryException e) {
      // Another replay may have been quicker.
      if (e.getCode() != CONFLICT) {
        throw failed(e);
      }
    }
  }

  /// Runs a statement to its end, without the cache: what is asked changes all the time.
  TableResult query(String sql, Map<String, QueryParameterValue> parameters)
      throws ReplayException, InterruptedException {
    try {
      return client.query(
          QueryJobConfiguration.newBuilder(sql)
              .setNamedParameters(parameters)
              .setUseQueryCache(false)
              .setMaxResults(PAGE_ROWS)
              .build());
    } catch (BigQueryException e) {
      throw failed(e);
    }
  }

  static QueryParameterValue timestamp(Instant time) {
    return QueryParameterValue.timestamp(
        TimeUnit.SECONDS.toMicros(time.getEpochSecond())
            + TimeUnit.NANOSECONDS.toMicros(time.getNano()));
  }

  static QueryParameterValue texts(List<String> texts) {
    return QueryParameterValue.array(texts.toArray(String[]::new), String.class);
  }

  static ReplayException failed(BigQueryException e) {
    String advice = "";
    if (e.getCode() == DENIED) {
      advice =
          "; you need roles/bigquery.jobUser on the project and roles/bigquery.dataEditor on the dataset";
    } else if (e.getCause() instanceof ConnectException) {
      advice = "; start ./sluice up, or name a --project of Google Cloud";
    }
    return new ReplayException("BigQuery: " + e.getMessage() + advice);
  }

  private static Field field(Column column) {
    return Field.newBuilder(column.name(), StandardSQLTypeName.valueOf(column.type().name()))
        .setMode(column.required() ? Field.Mode.REQUIRED : Field.Mode.NULLABLE)
        .setDescription(column.description())
        .build();
  }
}
