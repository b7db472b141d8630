package io.sluice.processor.sink.bigquery;

import com.google.cloud.NoCredentials;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryOptions;
import com.google.cloud.bigquery.DatasetId;
import com.google.cloud.bigquery.TableId;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.service.GoogleEndpoint;
import org.jspecify.annotations.Nullable;

/// The REST side of BigQuery, for one dataset: a client that is made at its first use, and names.
final class BigQueryRest {
  private final Settings settings;
  private final GoogleEndpoint endpoint;
  private @Nullable BigQuery client;

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
