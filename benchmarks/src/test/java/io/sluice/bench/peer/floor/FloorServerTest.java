package io.sluice.bench.peer.floor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.bench.load.HttpConnection;
import io.sluice.service.Address;
import io.sluice.service.BodyReader;
import io.sluice.service.ByteBudget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FloorServerTest {
  private final AtomicLong read = new AtomicLong();
  private final ByteBudget budget = new ByteBudget(1 << 20);
  private final FloorServer server =
      new FloorServer(
          Address.loopback(0),
          Duration.ofSeconds(1),
          new BodyReader(1 << 18),
          budget,
          read::addAndGet);

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void everythingIsReadWhateverItIs() throws IOException {
    try (HttpConnection connection = open(Map.of())) {
      for (int i = 0; i < 20; i++) {
        assertThat(connection.post(new byte[100_000])).isEqualTo(200);
      }
    }
    assertThat(read).hasValue(2_000_000);
    assertThat(budget.taken()).isZero();
  }

  @Test
  void whatIsPackedIsInflated() throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(new byte[50_000]);
    }
    try (HttpConnection connection = open(Map.of("Content-Encoding", "gzip"))) {
      assertThat(connection.post(packed.toByteArray())).isEqualTo(200);
      assertThat(connection.post(new byte[10])).isEqualTo(400);
    }
    assertThat(read).hasValue(50_000);
  }

  @Test
  void whatIsTooLongIsNotCounted() throws IOException {
    try (HttpConnection connection = open(Map.of())) {
      assertThat(connection.post(new byte[300_000])).isEqualTo(413);
    }
    assertThat(read).hasValue(0);
  }

  private HttpConnection open(Map<String, String> headers) throws IOException {
    URI uri = URI.create("http://127.0.0.1:%d/v1/events".formatted(server.port()));
    return HttpConnection.open(uri, headers);
  }
}
