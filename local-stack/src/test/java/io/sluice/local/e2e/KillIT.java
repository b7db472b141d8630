package io.sluice.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Everything is killed at once in the middle of a load, and started again without any clean-up.
class KillIT {
  private static final int EVENTS = 20_000;
  private static final int BATCH = 100;
  private static final int SENDERS = 4;

  private final int offset = SluiceProcess.freeOffset();
  private final Client client = new Client(offset);
  private final Set<String> sent = ConcurrentHashMap.newKeySet();
  private final Set<String> accepted = ConcurrentHashMap.newKeySet();
  private final AtomicInteger next = new AtomicInteger();

  @TempDir private Path directory;

  @Test
  void everyEventThatWasAcceptedIsInTheTableOnce() throws Exception {
    SluiceProcess first = SluiceProcess.start(offset, directory, Map.of());
    try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < SENDERS; i++) {
        senders.submit(this::send);
      }
      Await.until(
          "half of the load is accepted",
          Duration.ofSeconds(60),
          () -> accepted.size() >= EVENTS / 2);
      first.killGroup();
    }
    assertThat(accepted).hasSizeBetween(EVENTS / 2, EVENTS - BATCH);

    try (SluiceProcess _ = SluiceProcess.start(offset, directory, Map.of())) {
      Await.until(
          "every accepted event is stored",
          Duration.ofSeconds(120),
          () -> new HashSet<>(client.storedIds()).containsAll(accepted));
      Await.stays(
          "no row too many",
          Duration.ofSeconds(5),
          () -> client.storedIds().size() == new HashSet<>(client.storedIds()).size());
      assertThat(sent).containsAll(client.storedIds());
    }
  }

  /// Posts batches until the other side is gone.
  private Void send() throws Exception {
    for (int from = next.getAndAdd(BATCH); from < EVENTS; from = next.getAndAdd(BATCH)) {
      var ids = new HashSet<String>();
      var body = new StringBuilder("[");
      for (int i = from; i < from + BATCH; i++) {
        ids.add("e" + i);
        body.append(i > from ? "," : "")
            .append("{\"id\":\"e")
            .append(i)
            .append("\",\"type\":\"load\"}");
      }
      sent.addAll(ids);
      try {
        Client.Answer answer = client.post(body.append("]").toString());
        if (answer.status() == 200 && answer.body().get("accepted").asInt() == BATCH) {
          accepted.addAll(ids);
        }
      } catch (IOException e) {
        return null;
      }
    }
    return null;
  }
}
