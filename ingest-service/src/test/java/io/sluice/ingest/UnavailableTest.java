package io.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ingest.Ingest.Reply;
import io.sluice.model.Attributes;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is answered and counted when the bus does not take everything.
class UnavailableTest {
  private static final String MIXED = "[{\"id\":\"a\"},42,{\"id\":\"b\"}]";

  private final Ingest ingest = Ingest.open();

  @AfterEach
  void stop() {
    ingest.close();
  }

  @Test
  void whenNothingCanBePublishedItIs503() {
    ingest.bus.breakDown();

    Reply reply = ingest.post("[{\"id\":\"a\"}]").refused(503, "UNAVAILABLE");

    assertThat(reply.header("Retry-After")).hasValue("5");
    assertBalance(1, 0, 0, 1);
  }

  @Test
  void aRejectionThatCannotBeKeptIsNoRejection() {
    ingest.bus.breakDown();

    ingest.post("[{\"id\":1").refused(503, "UNAVAILABLE");
    ingest.post("[42]").refused(503, "UNAVAILABLE");
  }

  @Test
  void aPartThatCannotBePublishedIsToBeSentAgain() {
    ingest.bus.takeOnly(pack -> pack.attributes().containsValue(Attributes.REJECTIONS));

    Reply reply = ingest.post(MIXED).taken(0, 3);

    assertThat(reasons(reply)).containsExactly("UNAVAILABLE", "INVALID", "UNAVAILABLE");
    assertThat(reply.rejected(0).get("id").asText()).isEqualTo("a");
    assertBalance(3, 0, 1, 2);
  }

  @Test
  void aRejectionThatCannotBePublishedIsToBeSentAgainToo() {
    ingest.bus.takeOnly(pack -> pack.attributes().containsValue(Attributes.EVENTS));

    Reply reply = ingest.post(MIXED).taken(2, 1);

    assertThat(reasons(reply)).containsExactly("UNAVAILABLE");
    assertThat(reply.rejected(0).get("index").asInt()).isEqualTo(1);
    assertBalance(3, 2, 0, 1);
  }

  @Test
  void ofAnOversizedBatchTheMessagesThatWerePublishedCount() {
    String event = "{\"id\":\"%d\",\"pad\":\"" + "x".repeat(900_000) + "\"}";
    String body = "[%s,%s,%s,%s,%s]".replace("%s", event).formatted(0, 1, 2, 3, 4);
    ingest.bus.takeOnly(pack -> pack.data().toString().contains("\"id\":\"4\""));

    Reply reply = ingest.post(body).taken(1, 4);

    assertThat(reasons(reply)).containsOnly("UNAVAILABLE");
    assertThat(reply.rejected(3).get("id").asText()).isEqualTo("3");
  }

  @Test
  void theSumsBalance() {
    ingest.post(MIXED).taken(2, 1);
    ingest.post("[").refused(400, "MALFORMED");
    ingest.post("[]").taken(0, 0);
    ingest.post("<x/>", "Content-Type", "text/xml").refused(415, "UNSUPPORTED");
    ingest.bus.takeOnly(pack -> pack.attributes().containsValue(Attributes.REJECTIONS));
    ingest.post(MIXED).taken(0, 3);

    assertBalance(7, 2, 3, 2);
    assertThat(ingest.metric("sluice_ingest_requests_total{status=\"200\"}")).isEqualTo(3);
    assertThat(ingest.metric("sluice_ingest_requests_total{status=\"400\"}")).isEqualTo(1);
    assertThat(ingest.metric("sluice_ingest_requests_total{status=\"415\"}")).isEqualTo(1);
    assertThat(ingest.metric("sluice_ingest_publish_seconds_count")).isEqualTo(4);
    assertThat(ingest.metric("sluice_ingest_bytes_in_flight")).isZero();
  }

  private void assertBalance(int received, int published, int rejected, int refused) {
    assertThat(received).isEqualTo(published + rejected + refused);
    assertThat(List.of("received", "published", "rejected", "refused"))
        .extracting(fate -> (int) ingest.metric("sluice_ingest_events_" + fate + "_total"))
        .containsExactly(received, published, rejected, refused);
  }

  private static List<String> reasons(Reply reply) {
    return reply.json().get("rejected").findValuesAsText("reason");
  }
}
