package io.sluice.local.pubsub;

import static io.sluice.local.pubsub.GoogleClients.message;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.api.gax.rpc.ApiException;
import io.sluice.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillIT {
  private static final int PUBLISHERS = 8;
  private static final int ACKNOWLEDGED_BEFORE_KILL = 1_500;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;

  /// Id and publish time of every push that was acknowledged, and a broken promise if there is one.
  private final Map<String, String> delivered = new ConcurrentHashMap<>();

  private final Map<String, String> published = new ConcurrentHashMap<>();
  private final Set<String> changed = ConcurrentHashMap.newKeySet();
  private final AtomicInteger pushes = new AtomicInteger();

  @Test
  void everyAcknowledgedMessageIsDeliveredThoughTheProcessIsKilledWhilePublishing()
      throws Exception {
    try (var receiver = new PushReceiver(this::receive)) {
      for (int kill = 0; kill < 2; kill++) {
        publishUntilKilled(receiver.url(), "kill" + kill);
      }
      try (var pubsub = RunningPubSub.in(directory.resolve("data"))) {
        Await.until("all delivered", () -> pubsub.unacked() == 0);
        assertThat(published).hasSizeGreaterThanOrEqualTo(2 * ACKNOWLEDGED_BEFORE_KILL);
        assertThat(delivered.keySet()).containsAll(published.keySet());
        assertThat(delivered).containsAllEntriesOf(published);
        assertThat(changed).isEmpty();
      }
    }
  }

  /// Acknowledges every third push the first time, so that much is left to the next process.
  private int receive(PushReceiver.Received push) {
    try {
      JsonNode message = JSON.readTree(push.body()).get("message");
      String id = message.get("messageId").asText();
      String text = new String(message.get("data").binaryValue(), StandardCharsets.UTF_8);
      String before = delivered.putIfAbsent(id, text);
      if (before != null && !before.equals(text)) {
        changed.add(id);
      }
      return before != null || pushes.incrementAndGet() % 3 == 0 ? 204 : 503;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void publishUntilKilled(String endpoint, String prefix) throws Exception {
    Path portFile = directory.resolve("port");
    int enough = published.size() + ACKNOWLEDGED_BEFORE_KILL;
    Process server = KilledServer.start(directory.resolve("data"), portFile, endpoint);
    try {
      Await.until("the server is up", () -> Files.exists(portFile));
      try (var clients = new GoogleClients(Integer.parseInt(Files.readString(portFile)));
          var publishers = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < PUBLISHERS; i++) {
          String name = prefix + "-" + i + "-";
          publishers.execute(() -> publishUntilRefused(clients, name));
        }
        Await.until("enough is acknowledged", () -> published.size() >= enough);
        server.destroyForcibly().waitFor();
      }
    } finally {
      server.destroyForcibly().waitFor();
    }
  }

  private void publishUntilRefused(GoogleClients clients, String prefix) {
    try {
      for (int i = 0; true; i++) {
        String first = prefix + i + "a";
        String second = prefix + i + "b";
        List<String> ids = clients.publishOnce(message(first), message(second));
        published.put(ids.getFirst(), first);
        published.put(ids.getLast(), second);
      }
    } catch (ApiException _) {
      // killed, so this one was not acknowledged
    }
  }
}
