package io.sluice.processor.sink.bigquery;

import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.NotFoundException;
import com.google.api.gax.rpc.UnaryCallSettings;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteClient;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteSettings;
import com.google.cloud.bigquery.storage.v1.FinalizeWriteStreamRequest;
import com.google.cloud.bigquery.storage.v1.GetWriteStreamRequest;
import com.google.cloud.bigquery.storage.v1.StreamWriter;
import com.google.cloud.bigquery.storage.v1.WriteStream;
import com.google.cloud.bigquery.storage.v1.WriteStreamView;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.model.table.Table;
import io.sluice.processor.RowSink;
import io.sluice.processor.SinkException;
import io.sluice.processor.Sought;
import io.sluice.service.GoogleEndpoint;
import io.sluice.service.Health;
import java.io.IOException;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Appends rows to BigQuery by the Storage Write API, to streams of type COMMITTED of our own: rows
/// can be queried once the append is answered, and each has its offset.
public final class BigQuerySink implements RowSink {
  private static final Logger LOG = LoggerFactory.getLogger(BigQuerySink.class);

  /// How long to wait between the two times a stream is finalized. No document says whether an
  /// append in flight may land after the first, so the count of the second one is believed.
  private static final Duration SETTLING = Duration.ofSeconds(1);

  /// How often a stream is asked for on a table that was created a moment ago: the Write API learns
  /// of it later than the REST API does.
  private static final int OPEN_ATTEMPTS = 5;

  private static final Duration OPEN_PAUSE = Duration.ofSeconds(1);

  /// How long a call may take, with the client's own retries, which would go on for 10 minutes and
  /// more. Settling a stream takes two of them and the pause between.
  private static final Duration FINALIZE_TIMEOUT = Duration.ofSeconds(3);

  private static final Duration OPEN_TIMEOUT = Duration.ofSeconds(8);

  private final Settings settings;
  private final BigQueryTables tables;
  private final LookUp lookUp;
  private @Nullable BigQueryWriteClient client;

  /// A sink for the project and dataset of the settings; does nothing until the first call.
  public BigQuerySink(Settings settings) {
    this.settings = settings;
    var rest = new BigQueryRest(settings);
    this.tables = new BigQueryTables(rest);
    this.lookUp =
        new LookUp(rest, tables, settings.seconds(Setting.RETRY_WINDOW_SECONDS), LookUp.TIMEOUT);
  }

  @Override
  public Stream open(Table table) throws InterruptedException {
    return open(table, this::create);
  }

  /// The default stream of the table, on a connection of its own: for our few tables the client
  /// library's pool of connections would save none.
  @Override
  public Stream openShared(Table table) throws InterruptedException {
    return open(table, this::shared);
  }

  private Stream open(Table table, Function<String, WriteStream> streamOf)
      throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      tables.create(List.of(table));
      try {
        return stream(streamOf.apply(tables.path(table)), tables.live(table));
      } catch (NotFoundException e) {
        tables.forget(table);
        if (attempt == OPEN_ATTEMPTS) {
          throw unavailable("no append stream can be opened on table " + table.name(), e);
        }
        Thread.sleep(OPEN_PAUSE);
      } catch (ApiException e) {
        throw unavailable("no append stream can be opened on table " + table.name(), e);
      }
    }
  }

  @Override
  public OptionalLong settle(String stream) throws InterruptedException {
    try {
      long first = finalizeStream(stream);
      Thread.sleep(SETTLING);
      return OptionalLong.of(Math.max(first, finalizeStream(stream)));
    } catch (NotFoundException e) {
      return OptionalLong.empty();
    } catch (ApiException e) {
      throw unavailable("stream " + stream + " cannot be finalized", e);
    }
  }

  @Override
  public Health check() {
    return tables.check();
  }

  @Override
  public boolean create(List<Table> wanted) {
    return tables.create(wanted);
  }

  @Override
  public BitSet lookUp(Table table, List<Sought> rows) throws InterruptedException {
    return lookUp.find(table, rows);
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.close();
      client = null;
    }
  }

  /// Creates a stream of a table.
  private WriteStream create(String table) {
    var committed = WriteStream.newBuilder().setType(WriteStream.Type.COMMITTED).build();
    WriteStream stream = client().createWriteStream(table, committed);
    LOG.atInfo().addKeyValue("stream", stream.getName()).log("opened an append stream");
    return stream;
  }

  /// A table's shared stream, which is there as long as the table is.
  private WriteStream shared(String table) {
    return client()
        .getWriteStream(
            GetWriteStreamRequest.newBuilder()
                .setName(BigQueryStream.shared(table))
                .setView(WriteStreamView.FULL)
                .build());
  }

  private Stream stream(WriteStream stream, LiveTable table) {
    List<StoredColumn> known =
        stream.hasTableSchema() ? StoredColumn.of(stream.getTableSchema()) : table.columns();
    return new BigQueryStream(
        stream.getName(),
        table,
        known,
        this::connect,
        settings.seconds(Setting.APPEND_TIMEOUT_SECONDS));
  }

  private StreamWriter connect(String stream, ProtoRows rows) throws IOException {
    return StreamWriter.newBuilder(stream, client())
        .setWriterSchema(rows.schema())
        .setTraceId("sluice:processor")
        .build();
  }

  private long finalizeStream(String stream) {
    return client()
        .finalizeWriteStream(FinalizeWriteStreamRequest.newBuilder().setName(stream).build())
        .getRowCount();
  }

  private synchronized BigQueryWriteClient client() {
    if (client == null) {
      var endpoint = new GoogleEndpoint(settings.text(Setting.BIGQUERY_GRPC_ENDPOINT));
      try {
        var calls = endpoint.configure(BigQueryWriteSettings.newBuilder());
        limit(calls.createWriteStreamSettings(), OPEN_TIMEOUT);
        limit(calls.getWriteStreamSettings(), OPEN_TIMEOUT);
        limit(calls.finalizeWriteStreamSettings(), FINALIZE_TIMEOUT);
        client = BigQueryWriteClient.create(calls.build());
      } catch (IOException e) {
        throw unavailable("no client of the BigQuery Storage Write API can be made", e);
      }
    }
    return client;
  }

  private static void limit(UnaryCallSettings.Builder<?, ?> call, Duration total) {
    call.setRetrySettings(
        call.getRetrySettings().toBuilder()
            .setInitialRpcTimeoutDuration(total)
            .setMaxRpcTimeoutDuration(total)
            .setTotalTimeoutDuration(total)
            .build());
  }

  private static SinkException unavailable(String what, Exception e) {
    return new SinkException(what + ": " + e.getMessage(), e);
  }
}
