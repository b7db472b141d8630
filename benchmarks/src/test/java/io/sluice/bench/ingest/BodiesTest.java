package io.sluice.bench.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.SourceTree;
import io.sluice.model.Settings;
import io.sluice.model.decode.Decoded;
import io.sluice.model.decode.EventRules;
import io.sluice.model.decode.Item;
import io.sluice.model.decode.MediaTypes;
import io.sluice.model.decode.Origin;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class BodiesTest {
  private static final Path EXAMPLES =
      SourceTree.root().resolve("config/examples/github/examples/events.json");

  @Test
  void realEventsAreThoseOfTheExamplesWithIdsOfTheirOwn() throws IOException {
    JsonNode events = new ObjectMapper().readTree(Events.with(EXAMPLES).real(50));

    assertThat(events).hasSize(50);
    assertThat(events.findValuesAsText("type")).contains("PushEvent", "WatchEvent");
    assertThat(events).extracting(event -> event.get("id").asText()).doesNotHaveDuplicates();
  }

  @Test
  void cloudEventsAreTakenByTheDecoderOfTheirType() throws IOException {
    byte[] body = Events.with(EXAMPLES).cloudEvents(3);

    var decoder =
        new MediaTypes(EventRules.of(Settings.of(Map.of())))
            .decoder("application/cloudevents-batch+json")
            .orElseThrow();
    var decoded =
        (Decoded.Batch)
            decoder.decode(body, body.length, Origin.fresh(Instant.EPOCH, "source", "type"));
    assertThat(decoded.items()).hasSize(3).noneMatch(Item.Refused.class::isInstance);
  }

  @Test
  void whatIsPackedCountsAsLongAsItIsInflated() throws IOException {
    Bodies.Body body =
        new Bodies(count -> "x".repeat(count).getBytes(StandardCharsets.UTF_8), true).next(500);

    assertThat(body.sent()).hasSizeLessThan(100);
    assertThat(body.length()).isEqualTo(500);
    assertThat(new GZIPInputStream(new ByteArrayInputStream(body.sent())).readAllBytes())
        .hasSize(500);
  }

  @Test
  void whatIsHandedOutIsCounted() {
    var posted = new Posted();
    IntFunction<byte[]> bodies = posted.of(new Bodies(byte[]::new, false));

    for (int i = 0; i < 100; i++) {
      assertThat(bodies.apply(7)).hasSize(7);
    }
    assertThat(bodies.apply(1)).hasSize(1);

    assertThat(posted.sum(Posted.Unit.POSTS)).isEqualTo(101);
    assertThat(posted.sum(Posted.Unit.EVENTS)).isEqualTo(701);
    assertThat(posted.sum(Posted.Unit.BYTES)).isEqualTo(701);
  }
}
