package io.sluice.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ingest.Ingest.Reply;
import io.sluice.service.RawHttp;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// More requests than fit in, while the bus takes its time.
@Timeout(60)
class OverloadTest {
  private static final String EVENT = "[{\"id\":\"%d\"}]";

  /// Room for three small requests, which take about 67 KB each, and not for a fourth.
  private final Ingest ingest = Ingest.open("MAX_IN_FLIGHT_BYTES", "250000");

  private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void stop() {
    ingest.bus.goOn();
    clients.close();
    ingest.close();
  }

  @Test
  void whatFitsInIsTakenAndTheRestIsRefusedAtOnce() throws Exception {
    ingest.bus.hold();
    List<Future<Reply>> waiting = post(3);
    ingest.bus.awaitHeld(3);

    for (Future<Reply> reply : post(30)) {
      assertThat(reply.get().refused(503, "OVERLOADED").header("Retry-After")).hasValue("1");
    }
    assertThat(waiting).noneMatch(Future::isDone);

    ingest.bus.goOn();
    for (Future<Reply> reply : waiting) {
      reply.get().taken(1, 0);
    }
    assertThat(ingest.events()).hasSize(3);
    assertThat(ingest.budget.taken()).isZero();
    ingest.post(EVENT.formatted(3)).taken(1, 0);
  }

  @Test
  void whoDoesNotFitInIsToldBeforeItSendsItsBody() throws Exception {
    ingest.bus.hold();
    List<Future<Reply>> waiting = post(3);
    ingest.bus.awaitHeld(3);

    try (var raw = new RawHttp(ingest.port())) {
      raw.send(
          "POST /v1/events HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 9000000\r\n\r\n");

      assertThat(raw.answer())
          .startsWith("HTTP/1.1 503")
          .contains("OVERLOADED")
          .containsIgnoringCase("retry-after: 1");
    }
    assertThat(waiting).noneMatch(Future::isDone);
  }

  @Test
  void whatIsMadeOfABodyCountsToo() {
    String body =
        IntStream.range(0, 1000)
            .mapToObj("{\"id\":\"%d\"}"::formatted)
            .collect(Collectors.joining(",", "[", "]"));
    assertThat(body.length()).isLessThan(20_000);

    ingest.post(body).refused(503, "OVERLOADED");

    assertThat(ingest.bus.packs()).isEmpty();
    assertThat(ingest.budget.taken()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"1, true", "20, true", "300, true", "1, false", "20, false", "300, false"})
  void theLargestRequestFitsInAloneIfTheLimitsFit(int events, boolean valid) throws Exception {
    var limits = new ArrayList<>(List.of("MAX_BODY_BYTES", "1000000", "MAX_BATCH_EVENTS", "300"));
    limits.addAll(List.of("MAX_MESSAGE_BYTES", "990000", "MAX_EVENT_BYTES", "990000"));
    long most = Footprint.most(Ingest.settings(limits.toArray(String[]::new)));
    limits.addAll(List.of("MAX_IN_FLIGHT_BYTES", Long.toString(most)));
    byte[] body = body(events, 980_000 / events, valid);
    int status = valid ? 200 : 400;

    try (Ingest other = Ingest.open(limits.toArray(String[]::new))) {
      assertThat(other.post(body).status()).isEqualTo(status);
      Reply packed = other.post(HostileInputTest.gzip(body), "Content-Encoding", "gzip");
      assertThat(packed.status()).isEqualTo(status);
    }
  }

  /// A body whose text hardly shrinks when it is packed.
  private static byte[] body(int events, int bytes, boolean valid) {
    var random = new Random(7);
    String event = valid ? "{\"x\":\"%s\"}" : "\"%s\"";
    return IntStream.range(0, events)
        .mapToObj(_ -> event.formatted(text(random, bytes)))
        .collect(Collectors.joining(",", "[", "]"))
        .getBytes(UTF_8);
  }

  private static String text(Random random, int bytes) {
    byte[] binary = new byte[bytes / 4 * 3];
    random.nextBytes(binary);
    return Base64.getEncoder().encodeToString(binary);
  }

  private List<Future<Reply>> post(int requests) {
    var replies = new ArrayList<Future<Reply>>();
    for (int i = 0; i < requests; i++) {
      String body = EVENT.formatted(i);
      replies.add(clients.submit(() -> ingest.post(body)));
    }
    return replies;
  }
}
