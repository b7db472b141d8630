package io.sluice.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Await;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Both services as their images start them, ended by SIGTERM in the middle of a load, as Cloud Run
/// does at every deployment.
@Timeout(180)
class ImageCommandIT {
  private static final int BATCH = 20;
  private static final int SENDERS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final int offset = SluiceProcess.freeOffset();
  private final Client client = new Client(offset);
  private final Set<String> accepted = ConcurrentHashMap.newKeySet();
  private final AtomicInteger batches = new AtomicInteger();
  private volatile boolean over;

  @TempDir private Path directory;

  @Test
  void sigtermLosesNothingAndIsNoFailure() throws Exception {
    try (SluiceProcess _ = SluiceProcess.start(offset, directory, Map.of(), "--only", "stack");
        ImageCommand first = start("processor", 8081, 9465);
        ImageCommand ingest = start("ingest", 8080, 9464)) {
      first.awaitReady();
      ingest.awaitReady();
      try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
          Closeable _ = () -> over = true) {
        for (int i = 0; i < SENDERS; i++) {
          senders.submit(this::send);
        }
        Await.until("events are stored", PATIENCE, () -> client.rows("events") > 0);
        assertThat(first.terminate()).as(first::output).isZero();
        int before = accepted.size();
        Await.until("the load goes on", PATIENCE, () -> accepted.size() >= before + BATCH);
        assertThat(ingest.terminate()).as(ingest::output).isZero();
      }
      assertThat(client.rows("events")).isLessThan(accepted.size());

      try (ImageCommand second = start("processor", 8081, 9465)) {
        Await.until(
            "every accepted event is stored",
            PATIENCE,
            () -> new HashSet<>(client.storedIds()).containsAll(accepted));
        List<String> ids = client.storedIds();
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(second.terminate()).as(second::output).isZero();
      }
    }
  }

  /// Posts until the other side is gone, or a failure of the test ends it.
  private Void send() throws Exception {
    while (!over) {
      int batch = batches.getAndIncrement();
      List<String> ids = IntStream.range(0, BATCH).mapToObj(i -> "e" + batch + "-" + i).toList();
      String body =
          ids.stream()
              .map(id -> "{\"id\":\"" + id + "\",\"type\":\"load\"}")
              .collect(Collectors.joining(",", "[", "]"));
      try {
        Client.Answer answer = client.post(body);
        if (answer.status() == 200 && answer.body().path("accepted").asInt() == BATCH) {
          accepted.addAll(ids);
        }
      } catch (IOException e) {
        return null;
      }
    }
    return null;
  }

  private ImageCommand start(String image, int port, int metrics) throws IOException {
    var environment = new HashMap<String, String>();
    environment.put("PORT", Integer.toString(port + offset));
    environment.put("SLUICE_METRICS_PORT", Integer.toString(metrics + offset));
    environment.put("SLUICE_PROJECT", "sluice-local");
    environment.put("SLUICE_PUBSUB_ENDPOINT", stack(8085));
    environment.put("SLUICE_SECRETS_ENDPOINT", stack(8085));
    environment.put("SLUICE_BIGQUERY_ENDPOINT", stack(9050));
    environment.put("SLUICE_BIGQUERY_GRPC_ENDPOINT", stack(9060));
    environment.put("SLUICE_REDIS_URL", "redis://127.0.0.1:" + (6380 + offset));
    environment.put("SLUICE_REDIS_AUTH_SECRET", "redis-auth");
    // Else a new Redis counts as one that forgot everything, and nothing is stored for half a
    // minute.
    environment.put("SLUICE_REDIS_DURABLE", "yes");
    environment.put("SLUICE_OPEN", "yes");
    return new ImageCommand(image, directory, environment);
  }

  private String stack(int port) {
    return "http://127.0.0.1:" + (port + offset);
  }
}
