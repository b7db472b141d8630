package io.sluice.processor.sink.bigquery;

import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.bigquery.Bigquery;
import com.google.api.services.bigquery.model.Table;
import com.google.api.services.bigquery.model.TableFieldSchema;
import com.google.api.services.bigquery.model.TableReference;
import com.google.api.services.bigquery.model.TableSchema;
import com.google.cloud.NoCredentials;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.BigQueryOptions;
import com.google.cloud.bigquery.DatasetId;
import com.google.cloud.bigquery.TableId;
import com.google.cloud.http.HttpTransportOptions;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.service.GoogleEndpoint;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The REST side of BigQuery, for one dataset: a client that is made at its first use, and names.
final class BigQueryRest {
  private static final int NOT_FOUND = 404;

  private final Settings settings;
  private final GoogleEndpoint endpoint;
  private @Nullable BigQuery client;
  private @Nullable Bigquery tables;

  BigQueryRest(Settings settings) {
    this.settings = settings;
    this.endpoint = new GoogleEndpoint(settings.text(Setting.BIGQUERY_ENDPOINT));
  }

  DatasetId dataset() {
    return DatasetId.of(settings.required(Setting.PROJECT), settings.text(Setting.DATASET));
  }

  TableId table(String table) {
    return TableId.of(dataset().getProject(), dataset().getDataset(), table);
  }

  /// Reads a table; null when it is absent.
  @Nullable Table read(String table) {
    TableId id = table(table);
    try {
      return tables().get(id.getProject(), id.getDataset(), id.getTable()).execute();
    } catch (IOException e) {
      var failure = new BigQueryException(e);
      if (failure.getCode() == NOT_FOUND) {
        return null;
      }
      throw failure;
    }
  }

  /// Changes the columns of a table that is still as it was read. Columns are sent as they came,
  /// with all that is said of them, whether this version of the client knows it or not.
  ///
  /// @return the table as it is afterwards
  /// @throws BigQueryException 412 when somebody else changed the table meanwhile
  Table change(Table read, List<TableFieldSchema> columns) {
    TableReference id = read.getTableReference();
    var content = new Table().setSchema(new TableSchema().setFields(columns));
    try {
      var patch = tables().patch(id.getProjectId(), id.getDatasetId(), id.getTableId(), content);
      patch.getRequestHeaders().setIfMatch(read.getEtag());
      return patch.execute();
    } catch (IOException e) {
      throw new BigQueryException(e);
    }
  }

  /// The client of the REST interface itself: that for people has no etags.
  private synchronized Bigquery.Tables tables() {
    if (tables == null) {
      BigQueryOptions options = client().getOptions();
      var transport = (HttpTransportOptions) options.getTransportOptions();
      tables =
          new Bigquery.Builder(
                  transport.getHttpTransportFactory().create(),
                  GsonFactory.getDefaultInstance(),
                  transport.getHttpRequestInitializer(options))
              .setRootUrl(options.getResolvedApiaryHost("bigquery"))
              .setApplicationName(options.getApplicationName())
              .build();
    }
    return tables.tables();
  }

  synchronized BigQuery client() {
    if (client == null) {
      var options = BigQueryOptions.newBuilder().setProjectId(settings.required(Setting.PROJECT));
      if (endpoint.plaintext()) {
        options.setCredentials(NoCredentials.getInstance());
      }
      if (!endpoint.address().isEmpty()) {
        options.setHost(endpoint.address());
      }
      client = options.build().getService();
    }
    return client;
  }
}
