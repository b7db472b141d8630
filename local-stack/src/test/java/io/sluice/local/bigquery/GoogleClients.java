package io.sluice.local.bigquery;

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.InstantiatingGrpcChannelProvider;
import com.google.cloud.NoCredentials;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryOptions;
import com.google.cloud.bigquery.DatasetInfo;
import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.StandardSQLTypeName;
import com.google.cloud.bigquery.StandardTableDefinition;
import com.google.cloud.bigquery.TableId;
import com.google.cloud.bigquery.TableInfo;
import com.google.cloud.bigquery.TableResult;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteClient;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteSettings;
import com.google.cloud.bigquery.storage.v1.CreateWriteStreamRequest;
import com.google.cloud.bigquery.storage.v1.WriteStream;
import com.google.cloud.bigquery.storage.v1.WriteStreamView;
import java.io.IOException;
import java.util.List;

/// Google's own clients, pointed at an embedded BigQuery.
record GoogleClients(String project, BigQuery rest, BigQueryWriteClient write)
    implements AutoCloseable {
  static final String DATASET = "d";

  static GoogleClients of(String project, int restPort, int grpcPort) throws IOException {
    BigQuery rest =
        BigQueryOptions.newBuilder()
            .setProjectId(project)
            .setHost("http://localhost:" + restPort)
            .setCredentials(NoCredentials.getInstance())
            .build()
            .getService();
    BigQueryWriteSettings settings =
        BigQueryWriteSettings.newBuilder()
            .setCredentialsProvider(NoCredentialsProvider.create())
            .setTransportChannelProvider(
                InstantiatingGrpcChannelProvider.newBuilder()
                    .setEndpoint("localhost:" + grpcPort)
                    .setChannelConfigurator(channel -> channel.usePlaintext())
                    .build())
            .build();
    return new GoogleClients(project, rest, BigQueryWriteClient.create(settings));
  }

  static GoogleClients of(String project, LocalBigQuery local) throws IOException {
    return of(project, local.restPort(), local.grpcPort());
  }

  /// Creates a table, and its dataset when it is not there.
  ///
  /// @return the table's name as the Storage Write service has it
  String createTable(String name, Field... fields) {
    if (rest.getDataset(DATASET) == null) {
      rest.create(DatasetInfo.of(DATASET));
    }
    var definition = StandardTableDefinition.of(Schema.of(List.of(fields)));
    rest.create(TableInfo.of(TableId.of(DATASET, name), definition));
    return path(name);
  }

  String path(String table) {
    return "projects/%s/datasets/%s/tables/%s".formatted(project, DATASET, table);
  }

  WriteStream createStream(String tablePath) {
    return createStream(tablePath, WriteStream.Type.COMMITTED);
  }

  WriteStream createStream(String tablePath, WriteStream.Type type) {
    return write.createWriteStream(
        CreateWriteStreamRequest.newBuilder()
            .setParent(tablePath)
            .setWriteStream(WriteStream.newBuilder().setType(type))
            .build());
  }

  WriteStream stream(String name) {
    return write.getWriteStream(
        com.google.cloud.bigquery.storage.v1.GetWriteStreamRequest.newBuilder()
            .setName(name)
            .setView(WriteStreamView.FULL)
            .build());
  }

  List<FieldValueList> rows(String table) {
    TableId id = TableId.of(DATASET, table);
    Schema schema = rest.getTable(id).getDefinition().getSchema();
    return rest.listTableData(id, schema).streamAll().toList();
  }

  static Field field(String name, StandardSQLTypeName type) {
    return Field.of(name, type);
  }

  static Field required(String name, StandardSQLTypeName type) {
    return Field.newBuilder(name, type).setMode(Field.Mode.REQUIRED).build();
  }

  static Field repeated(String name, StandardSQLTypeName type) {
    return Field.newBuilder(name, type).setMode(Field.Mode.REPEATED).build();
  }

  @Override
  public void close() {
    write.close();
  }

  /// The values of all rows, as they are on the wire.
  static List<List<Object>> texts(TableResult result) {
    return result
        .streamAll()
        .map(row -> row.stream().map(value -> value.getValue()).toList())
        .toList();
  }
}
