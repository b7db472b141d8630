package io.sluice.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Redis does not answer for a while in the middle of a steady load, and then goes on as if nothing
/// had happened.
@Timeout(180)
class RedisOutageIT {
  private static final Duration OUTAGE = Duration.ofSeconds(20);
  private static final int BATCH = 1_000;
  private static final int BATCH_MILLIS = 500;

  private final int offset = SluiceProcess.freeOffset();
  private final Client client = new Client(offset);
  private final Set<String> sent = ConcurrentHashMap.newKeySet();
  private final ConcurrentLinkedQueue<Post> posts = new ConcurrentLinkedQueue<>();

  @TempDir private Path directory;

  private record Post(int status, int accepted, long millis) {}

  @Test
  void ingestNoticesNothingAndEverythingIsStoredOnceRedisIsBack() throws Exception {
    try (SluiceProcess up = SluiceProcess.start(offset, directory, Map.of())) {
      try (var clock = Executors.newSingleThreadScheduledExecutor()) {
        ScheduledFuture<?> _ =
            clock.scheduleAtFixedRate(this::post, 0, BATCH_MILLIS, TimeUnit.MILLISECONDS);
        Await.until("events are stored", () -> client.rows("events") >= 4 * BATCH);
        withoutRedis();
        int before = posts.size();
        Await.until("the processor is ready again", () -> client.processorIsReady());
        Await.until("the load has gone on", () -> posts.size() >= before + 4);
      }

      assertThat(posts).allMatch(post -> post.status() == 200 && post.accepted() == BATCH);
      Await.until(
          "every event is stored",
          Duration.ofSeconds(60),
          () -> client.rows("events") >= sent.size());
      List<String> ids = client.storedIds();
      assertThat(ids).hasSameSizeAs(sent);
      assertThat(new HashSet<>(ids)).isEqualTo(sent);
      assertThat(up.output()).doesNotContain("ERROR");
    }
    System.out.printf(
        "answers in ms, Redis away in the middle: %s%n",
        posts.stream().map(post -> String.valueOf(post.millis())).collect(Collectors.joining(" ")));
  }

  /// What was claimed when Redis stopped may still be appended; then nothing is stored any more.
  private void withoutRedis() throws Exception {
    List<ProcessHandle> servers = SluiceProcess.redisServers(directory);
    assertThat(servers).hasSize(1);
    long pid = servers.getFirst().pid();
    try {
      signal("STOP", pid);
      long end = System.nanoTime() + OUTAGE.toNanos();
      Await.until("it is not ready", () -> !client.processorIsReady());
      long stored = client.rows("events");
      int before = sent.size();
      Await.stays(
          "nothing is stored",
          Duration.ofNanos(end - System.nanoTime()),
          () -> client.rows("events") == stored);
      assertThat(sent.size()).isGreaterThan(before + 10 * BATCH);
    } finally {
      signal("CONT", pid);
    }
  }

  private void post() {
    int from = posts.size() * BATCH;
    List<String> ids = IntStream.range(from, from + BATCH).mapToObj(i -> "e" + i).toList();
    sent.addAll(ids);
    String body =
        ids.stream()
            .map(id -> "{\"id\":\"" + id + "\",\"type\":\"load\"}")
            .collect(Collectors.joining(",", "[", "]"));
    long start = System.nanoTime();
    int status = 0;
    int accepted = 0;
    try {
      Client.Answer answer = client.post(body);
      status = answer.status();
      accepted = answer.body().path("accepted").asInt();
    } catch (Exception e) {
      System.out.println("a post failed: " + e);
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    posts.add(new Post(status, accepted, millis));
  }

  private static void signal(String name, long pid) throws IOException {
    new ProcessBuilder("kill", "-" + name, Long.toString(pid)).inheritIO().start();
  }
}
