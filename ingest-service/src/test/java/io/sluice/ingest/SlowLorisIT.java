package io.sluice.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Await;
import io.sluice.service.ConnectionLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// 2,000 connections that send a byte now and then: whoever else comes is answered meanwhile.
class SlowLorisIT {
  private static final int HEADERS = 800;
  private static final int BODIES = 1200;
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration HEADER = Duration.ofSeconds(4);

  /// What a body that is announced takes of the budget before it has come. With eight times as
  /// much, these would spend all of it.
  private static final long BODY_BYTES = 8 * 1024;

  private final Ingest ingest = Ingest.open(new ConnectionLimits(4096, 4096, HEADER, LONG, LONG));
  private final List<SocketChannel> headers = new ArrayList<>();
  private final List<SocketChannel> bodies = new ArrayList<>();

  @AfterEach
  void stop() throws IOException {
    for (SocketChannel slow : headers) {
      slow.close();
    }
    for (SocketChannel slow : bodies) {
      slow.close();
    }
    ingest.close();
  }

  @Test
  void slowClientsStopNobodyElse() throws Exception {
    String post = "POST /v1/events HTTP/1.1\r\nHost: x\r\n";
    for (int i = 0; i < BODIES; i++) {
      String length =
          i % 10 == 0
              ? "Transfer-Encoding: chunked\r\n\r\nffffff\r\n["
              : "Content-Length: 5000000\r\n\r\n[";
      bodies.add(connect(post + length));
    }
    for (int i = 0; i < HEADERS; i++) {
      headers.add(connect(post + "X: "));
    }
    Await.until(
        "all bodies are being read", () -> ingest.budget.taken() >= BODIES / 10 * 9 * BODY_BYTES);

    for (int i = 0; i < 5; i++) {
      for (int j = 0; j < 10; j++) {
        ingest.post("[{}]").taken(1, 0);
      }
      trickle(bodies);
      trickle(headers);
    }
    Await.until(
        "slow headers are cut off, and others answered until then",
        () -> {
          ingest.post("[{}]").taken(1, 0);
          trickle(bodies);
          return trickle(headers) == 0;
        });

    assertThat(ingest.budget.taken()).isLessThanOrEqualTo(BODIES * BODY_BYTES);
    assertThat(trickle(bodies)).as("a body has more time").isEqualTo(BODIES);
    ingest.post("[{}]").taken(1, 0);
  }

  private SocketChannel connect(String begin) throws IOException {
    var channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), ingest.port()));
    channel.write(ByteBuffer.wrap(begin.getBytes(ISO_8859_1)));
    channel.configureBlocking(false);
    return channel;
  }

  /// Sends a byte on each, and returns how many of them are still open.
  private static int trickle(List<SocketChannel> channels) {
    int open = 0;
    for (SocketChannel channel : channels) {
      try {
        if (channel.isOpen() && channel.read(ByteBuffer.allocate(1)) == 0) {
          channel.write(ByteBuffer.wrap(new byte[] {'1'}));
          open++;
        }
      } catch (IOException e) {
        // Cut off while it was written to.
      }
    }
    return open;
  }
}
