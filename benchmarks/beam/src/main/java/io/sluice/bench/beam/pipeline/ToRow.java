package io.sluice.bench.beam.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.api.services.bigquery.model.TableRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.beam.sdk.io.gcp.pubsub.PubsubMessage;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Instant;

/// Reads the event of a message; its row has the columns that the processor fills, and its key is
/// the event's id.
final class ToRow extends DoFn<PubsubMessage, KV<String, TableRow>> {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// By Beam, for each message.
  ///
  /// @param published when Pub/Sub took the message
  @ProcessElement
  public void process(
      @Element PubsubMessage message,
      @Timestamp Instant published,
      OutputReceiver<KV<String, TableRow>> rows)
      throws IOException {
    JsonNode event = JSON.readTree(message.getPayload());
    String id = event.path("id").asText();
    String time = published.toString();
    rows.output(
        KV.of(
            id,
            new TableRow()
                .set("event_id", id)
                .set("event_type", event.path("type").asText())
                .set("source", message.getAttribute("source"))
                .set("event_time", time)
                .set("received_at", time)
                .set("published_at", time)
                .set("message_id", message.getMessageId())
                .set("data", new String(message.getPayload(), StandardCharsets.UTF_8))));
  }
}
