package io.sluice.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A schema changes while events flow: three processors, each with a configuration directory of its
/// own, of which two learn of the change at the same time, and the third later.
class EvolutionIT {
  private static final int BATCH = 50;
  private static final int SENDERS = 3;

  /// How many events are accepted before the change, after the second one, and in the end.
  private static final int EACH = 3_000;

  private static final String ROUTES =
      """
      routes:
        - {name: signins, match: event.type == "signin", schema: signin.json, table: signins}
      """;

  private final int offset = SluiceProcess.freeOffset();
  private final Client client = new Client(offset);
  private final Set<String> accepted = ConcurrentHashMap.newKeySet();
  private final AtomicInteger next = new AtomicInteger();
  private volatile boolean ended;

  @TempDir private Path directory;

  @Test
  void everyEventIsStoredOnceWhateverShapeItsProcessorKnows() throws Exception {
    List<Path> configs =
        List.of(directory.resolve("a"), directory.resolve("b"), directory.resolve("c"));
    for (Path config : configs) {
      Files.createDirectories(config);
      write(config, schema("userid"));
      Files.writeString(config.resolve("sluice.yaml"), ROUTES);
    }
    String endpoints =
        Stream.of(8081, 8082, 8083)
            .map(port -> "http://127.0.0.1:" + (port + offset))
            .collect(Collectors.joining(","));
    var environment = new HashMap<String, String>();
    environment.put("SLUICE_PUSH_ENDPOINTS", endpoints);
    environment.put("SLUICE_CONFIG_REFRESH_SECONDS", "1");
    try (SluiceProcess _ = start(environment, configs.getFirst(), 8081);
        SluiceProcess _ = start(environment, configs.get(1), 8082, "--only", "processor");
        SluiceProcess _ = start(environment, configs.get(2), 8083, "--only", "processor");
        ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      var sending = new ArrayList<Future<Void>>();
      for (int i = 0; i < SENDERS; i++) {
        sending.add(senders.submit(this::send));
      }
      awaitAccepted(EACH);
      // Ingest and its processor share the first one.
      write(configs.getFirst(), schema("userid", "device"));
      write(configs.get(1), schema("userid", "device"));
      awaitAccepted(2 * EACH);
      write(configs.get(2), schema("userid", "device"));
      awaitAccepted(3 * EACH);
      ended = true;
      for (Future<Void> sender : sending) {
        Void _ = sender.get();
      }

      Await.until(
          "every accepted event is stored",
          Duration.ofSeconds(60),
          () -> client.firstColumn("signins").size() >= accepted.size());
      assertThat(client.firstColumn("signins")).containsExactlyInAnyOrderElementsOf(accepted);
      assertThat(client.rows("events")).isZero();
      assertThat(client.count("signins", "device IS NOT NULL")).isPositive();
      assertThat(
              client.count(
                  "signins",
                  "(device IS NULL) = (JSON_VALUE(additional_properties, '$.device') IS NULL)"))
          .as("the device is in its column, or kept beside it, and never in both")
          .isZero();
    }
  }

  private SluiceProcess start(
      Map<String, String> environment, Path config, int port, String... arguments)
      throws Exception {
    var own = new HashMap<>(environment);
    own.put("SLUICE_CONFIG_DIR", config.toString());
    own.put("SLUICE_PROCESSOR_PORT", Integer.toString(port));
    if (arguments.length > 0) {
      own.put("SLUICE_METRICS_PORT", Integer.toString(port + 2_000));
    }
    return SluiceProcess.start(offset, directory, own, arguments);
  }

  private void awaitAccepted(int events) throws Exception {
    Await.until(
        events + " events are accepted", Duration.ofSeconds(60), () -> accepted.size() >= events);
  }

  /// Every event has a device, of which no schema says anything at first.
  private Void send() throws Exception {
    while (!ended) {
      int from = next.getAndAdd(BATCH);
      var body = new StringBuilder("[");
      for (int i = from; i < from + BATCH; i++) {
        body.append(i > from ? "," : "")
            .append(
                "{\"id\":\"e%d\",\"type\":\"signin\",\"userid\":\"u%d\",\"device\":\"d%d\"}"
                    .formatted(i, i % 7, i % 3));
      }
      Client.Answer answer = client.post(body.append("]").toString());
      assertThat(answer.status()).isEqualTo(200);
      for (int i = from; i < from + BATCH; i++) {
        accepted.add("e" + i);
      }
    }
    return null;
  }

  private static String schema(String... fields) {
    return Stream.of(fields)
        .map(field -> "\"%s\": {\"type\": \"string\"}".formatted(field))
        .collect(
            Collectors.joining(
                ", ",
                "{\"type\": \"object\", \"required\": [\"userid\"], \"properties\": {",
                "}}"));
  }

  /// At once, as a file that is replaced is.
  private static void write(Path config, String schema) throws IOException {
    Path next = Files.writeString(config.resolve("signin.json.next"), schema);
    Files.move(
        next,
        config.resolve("signin.json"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
