package io.sluice.bench.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.local.cli.wire.Json;
import io.sluice.model.Attributes;
import io.sluice.model.Message;
import io.sluice.model.Settings;
import io.sluice.model.decode.EventRules;
import io.sluice.model.decode.MessageDecoder;
import io.sluice.model.decode.Unpacked;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PushesTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  private final Pushes pushes = new Pushes(() -> NOW);

  @Test
  void aPushIsWhatIngestWouldHavePublished() throws Exception {
    Unpacked.Content first = unpacked();
    Unpacked.Content second = unpacked();

    assertThat(first.events()).hasSize(3).doesNotContainAnyElementsOf(second.events());
    assertThat(first.rejections()).isEmpty();
    assertThat(first.events().getFirst().receivedAt()).isEqualTo(NOW);
  }

  private Unpacked.Content unpacked() throws Exception {
    String body = new String(pushes.next(3), StandardCharsets.UTF_8);
    Map<String, @Nullable Object> message =
        Json.object(Json.object(Json.read(body)).get("message"));
    var attributes = new LinkedHashMap<String, String>();
    Json.object(message.get("attributes"))
        .forEach((name, value) -> attributes.put(name, String.valueOf(value)));
    assertThat(attributes).containsKey(Attributes.PACK);
    byte[] data = Base64.getDecoder().decode(Json.text(message, "data", ""));
    return (Unpacked.Content)
        new MessageDecoder(EventRules.of(Settings.of(Map.of())))
            .decode(new Message("1", data, attributes, NOW, 0));
  }
}
