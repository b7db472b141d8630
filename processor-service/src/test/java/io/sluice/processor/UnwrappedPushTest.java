package io.sluice.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.processor.source.push.PushDoor;
import io.sluice.processor.source.push.PushMetrics;
import io.sluice.processor.source.push.PushSource;
import io.sluice.service.Address;
import io.sluice.service.ByteBudget;
import io.sluice.service.Health;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/// The way of messages from Pub/Sub's requests on.
class UnwrappedPushTest extends ProcessorFixture {
  @Test
  void anUnwrappedPushIsPackedAsTheMessageIsAndWhateverThatSaysItIsNoRefusal() throws Exception {
    var door = PushDoor.of(settings, new PushMetrics(registry), Clock.systemUTC());
    var source = new PushSource(settings, processor, new ByteBudget(1 << 20), door);
    try (var server =
            ProcessorServer.of(settings, Address.loopback(0), () -> Health.UP, source::push);
        var client = HttpClient.newHttpClient()) {
      server.start();
      URI uri = URI.create("http://127.0.0.1:%d/pubsub/push".formatted(server.port()));

      assertThat(unwrapped(client, uri, "1", "gzip", gzip("[{\"id\":\"z\"}]"))).isEqualTo(204);
      assertThat(unwrapped(client, uri, "2", "gzip", new byte[] {'n', 'o'})).isEqualTo(204);
      assertThat(unwrapped(client, uri, "3", "morse", new byte[] {'n', 'o'})).isEqualTo(204);
    }
    assertThat(sink.stored("events")).containsExactly("z");
    assertThat(sink.stored("rejected_events")).containsExactly("2-0", "3-0");
    int reason = sink.rows.getLast().table().position("reason");
    assertThat(sink.rows.getLast().values().get(reason)).isEqualTo("MALFORMED");
  }

  private static int unwrapped(HttpClient client, URI uri, String id, String encoding, byte[] data)
      throws Exception {
    HttpRequest push =
        HttpRequest.newBuilder(uri)
            .version(HttpClient.Version.HTTP_1_1)
            .header("x-goog-pubsub-message-id", id)
            .header("x-goog-pubsub-publish-time", "2026-11-21T10:00:00Z")
            .header("Content-Encoding", encoding)
            .POST(HttpRequest.BodyPublishers.ofByteArray(data))
            .build();
    return client.send(push, HttpResponse.BodyHandlers.discarding()).statusCode();
  }
}
