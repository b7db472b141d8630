package io.sluice.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Await;
import io.sluice.processor.source.push.TokenForge;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Good, bad and repeated events through three processes: what came in and what came of it add up.
class BalanceIT {
  private static final int INGEST = 9464;
  private static final int PROCESSOR = 9465;

  private final int offset = SluiceProcess.freeOffset();
  private final Client client = new Client(offset);

  @TempDir private Path directory;

  private final TokenForge forge = new TokenForge("test");

  @Test
  void theSumsBalance() throws Exception {
    SluiceProcess stack = start("stack", "");
    try (var keys = new MoreKeys(offset, forge);
        SluiceProcess _ = start("processor", keys.url());
        SluiceProcess _ = start("ingest", "")) {
      String batch =
          IntStream.range(0, 50)
              .mapToObj(i -> "{\"id\":\"e" + i + "\",\"n\":" + i + "}")
              .collect(Collectors.joining(",", "[", ",42,{\"id\":{}}]"));
      assertThat(client.post(batch).body().get("accepted").asInt()).isEqualTo(50);
      assertThat(client.post(batch).body().get("accepted").asInt()).isEqualTo(50);
      assertThat(client.post("[{\"id\":1").status()).isEqualTo(400);
      String newer =
          "{\"message\":{\"messageId\":\"1\",\"publishTime\":\"2026-11-21T10:00:00Z\",\"attributes\":{\"sluice-format\":\"2\"}}}";
      assertThat(client.push("", newer)).isEqualTo(401);
      assertThat(client.push("Bearer " + new TokenForge("test").sign(claims()), newer))
          .isEqualTo(401);
      assertThat(client.push("Bearer " + forge.sign(claims()), newer)).isEqualTo(503);
      Await.until("50 events", Duration.ofSeconds(30), () -> client.storedIds().size() == 50);
      Await.until(
          "5 rejections",
          Duration.ofSeconds(30),
          () -> client.firstColumn("rejected_events").size() == 5);

      stack.close();
      Client.Answer refused = client.post("[{\"id\":\"late\"}]");
      assertThat(refused.status()).isEqualTo(503);
      stack = start("stack", "");
      Await.until(
          "the same again is taken",
          Duration.ofSeconds(30),
          () -> client.post("[{\"id\":\"late\"}]").status() == 200);
      Await.until("51 events", Duration.ofSeconds(60), () -> client.storedIds().size() == 51);
      Await.stays(
          "51 events, 5 rejections",
          Duration.ofSeconds(5),
          () ->
              client.storedIds().size() == 51 && client.firstColumn("rejected_events").size() == 5);

      assertIngestBalances();
      assertProcessorBalances();
    } finally {
      stack.close();
    }
  }

  private void assertIngestBalances() throws Exception {
    double received = client.metric(INGEST, "sluice_ingest_events_received_total");
    double published = client.metric(INGEST, "sluice_ingest_events_published_total");
    double rejected = client.metric(INGEST, "sluice_ingest_events_rejected_total");
    double refused = client.metric(INGEST, "sluice_ingest_events_refused_total");
    assertThat(published).isEqualTo(101);
    assertThat(rejected).isEqualTo(5);
    assertThat(refused).isPositive();
    assertThat(received).isEqualTo(published + rejected + refused);
  }

  private void assertProcessorBalances() throws Exception {
    double delivered = client.metric(PROCESSOR, "sluice_processor_messages_delivered_total");
    double acked = client.metric(PROCESSOR, "sluice_processor_messages_acked_total");
    double nacked = client.metric(PROCESSOR, "sluice_processor_messages_nacked_total");
    double wanted = client.metric(PROCESSOR, "sluice_processor_rows_wanted_total");
    double stored = client.metric(PROCESSOR, "sluice_processor_rows_stored_total");
    double duplicate = client.metric(PROCESSOR, "sluice_processor_rows_duplicate_total");
    double rejected = client.metric(PROCESSOR, "sluice_processor_rows_rejected_total");
    assertThat(nacked).isPositive();
    assertThat(delivered).isEqualTo(acked + nacked);
    assertThat(stored).isEqualTo(51);
    assertThat(duplicate).isGreaterThanOrEqualTo(50);
    assertThat(rejected).isEqualTo(5);
    assertThat(wanted).isEqualTo(stored + duplicate + rejected);
    assertThat(client.metric(PROCESSOR, "sluice_processor_pushes_refused_total")).isEqualTo(2);
  }

  private static Map<String, String> claims() {
    return TokenForge.claims(Instant.now());
  }

  /// @param keysUrl where the keys of push tokens are; empty for where the stack has them
  private SluiceProcess start(String part, String keysUrl) throws Exception {
    return SluiceProcess.start(
        offset,
        directory,
        Map.of(
            "SLUICE_PUSH_AUDIENCE", TokenForge.AUDIENCE,
            "SLUICE_PUSH_ACCOUNT", TokenForge.ACCOUNT,
            "SLUICE_PUSH_KEYS_URL", keysUrl),
        "--only",
        part);
  }
}
