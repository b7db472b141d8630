package io.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ingest.Ingest.Reply;
import io.sluice.service.RawHttp;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// More requests than fit in, while the bus takes its time.
@Timeout(60)
class OverloadTest {
  private static final String EVENT = "[{\"id\":\"%d\"}]";

  /// Room for three small requests, which take about 85 KB each, and not for a fourth.
  private final Ingest ingest = Ingest.open("MAX_IN_FLIGHT_BYTES", "300000");

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

  private List<Future<Reply>> post(int requests) {
    var replies = new ArrayList<Future<Reply>>();
    for (int i = 0; i < requests; i++) {
      String body = EVENT.formatted(i);
      replies.add(clients.submit(() -> ingest.post(body)));
    }
    return replies;
  }
}
