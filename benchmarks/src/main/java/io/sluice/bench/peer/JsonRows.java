package io.sluice.bench.peer;

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.InstantiatingGrpcChannelProvider;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteClient;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteSettings;
import com.google.cloud.bigquery.storage.v1.JsonStreamWriter;
import com.google.cloud.bigquery.storage.v1.TableName;
import io.sluice.model.Event;
import io.sluice.model.Message;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.model.table.EventsTable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.json.JSONArray;
import org.json.JSONObject;

/// Appends the same rows as JSON objects to the table's default stream with Google's
/// `JsonStreamWriter`, several appends at a time. Source: BigQuery, "Use the Storage Write API in
/// at-least-once mode" and "Best practices".
final class JsonRows implements Turns.Work {
  /// Appends that may wait for their answer.
  private static final int MOST = 16;

  private final JsonStreamWriter writer;
  private final List<Event> events;
  private final Message message;
  private final Outstanding outstanding = new Outstanding(MOST);
  private long next;

  private JsonRows(JsonStreamWriter writer, List<Event> events, Message message) {
    this.writer = writer;
    this.events = events;
    this.message = message;
  }

  static JsonRows of(Settings settings, List<Event> events, Message message) throws Exception {
    var client =
        BigQueryWriteClient.create(
            BigQueryWriteSettings.newBuilder()
                .setCredentialsProvider(NoCredentialsProvider.create())
                .setTransportChannelProvider(
                    InstantiatingGrpcChannelProvider.newBuilder()
                        .setEndpoint(
                            URI.create(settings.text(Setting.BIGQUERY_GRPC_ENDPOINT))
                                .getAuthority())
                        .setChannelConfigurator(channel -> channel.usePlaintext())
                        .build())
                .build());
    var table =
        TableName.of(
            settings.required(Setting.PROJECT),
            settings.text(Setting.DATASET),
            EventsTable.TABLE.name());
    return new JsonRows(
        JsonStreamWriter.newBuilder(table.toString(), client).build(), events, message);
  }

  @Override
  public long run(Duration time) throws Exception {
    long start = next;
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end && next - start < Turns.MOST) {
      outstanding.awaitRoom();
      int from = (int) (next % events.size());
      var rows = new JSONArray();
      events.subList(from, from + Rows.ROWS).forEach(event -> rows.put(row(event)));
      outstanding.add(writer.append(rows));
      next += Rows.ROWS;
    }
    outstanding.awaitAll();
    return next - start;
  }

  private JSONObject row(Event event) {
    return new JSONObject()
        .put("event_id", event.id())
        .put("event_type", event.type())
        .put("source", event.source())
        .put("event_time", micros(event.time()))
        .put("received_at", micros(event.receivedAt()))
        .put("published_at", micros(message.publishTime()))
        .put("message_id", message.key())
        .put("data", new String(event.data().toBytes(), StandardCharsets.UTF_8));
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }
}
