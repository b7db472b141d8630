package io.sluice.bench.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.function.Supplier;

/// One connection through a proxy.
final class Relay {
  private static final int BUFFER_BYTES = 16 * 1024;

  private final Socket client;
  private final Socket server;
  private final Gate requests;
  private final Gate answers;
  private final Distance distance;
  private volatile boolean lostAnswers;
  private volatile boolean idle = true;

  /// @param delay of answers
  Relay(Socket client, Socket server, Gate requests, Gate answers, Supplier<Duration> delay) {
    this.client = client;
    this.server = server;
    this.requests = requests;
    this.answers = answers;
    this.distance = new Distance(delay);
  }

  /// Something that may find out that one side has gone.
  private interface Carriage {
    void run() throws IOException, InterruptedException;
  }

  /// Where bytes go.
  private interface Destination {
    void take(byte[] buffer, int length) throws IOException, InterruptedException;
  }

  /// Carries bytes until one side ends the connection; then it is ended on both.
  void run() {
    Thread back = Thread.ofVirtual().start(() -> attempt(this::carryAnswers));
    Thread arrivals = Thread.ofVirtual().start(this::deliverAll);
    attempt(this::carryRequests);
    attempt(requests::await);
    close();
    attempt(() -> {
      back.join();
      arrivals.join();
    });
  }

  /// Whether a part of an answer did not come through.
  boolean lostAnswers() {
    return lostAnswers;
  }

  /// Whether the last that passed was an answer.
  boolean isIdle() {
    return idle;
  }

  void close() {
    FaultProxy.close(client);
    FaultProxy.close(server);
  }

  private void carryRequests() throws IOException, InterruptedException {
    OutputStream out = server.getOutputStream();
    carry(
        client,
        (buffer, length) -> {
          idle = false;
          requests.await();
          out.write(buffer, 0, length);
        });
  }

  private void carryAnswers() throws IOException, InterruptedException {
    try {
      carry(server, distance::send);
    } finally {
      distance.end();
    }
  }

  private static void carry(Socket from, Destination to) throws IOException, InterruptedException {
    from.setTcpNoDelay(true);
    InputStream in = from.getInputStream();
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      to.take(buffer, read);
    }
  }

  private void deliverAll() {
    attempt(this::deliver);
    attempt(answers::await);
    close();
    distance.abandon();
  }

  /// Hands on the answers that have come all the way.
  private void deliver() throws IOException, InterruptedException {
    OutputStream out = client.getOutputStream();
    for (byte[] next = distance.receive(); next.length > 0; next = distance.receive()) {
      answers.await();
      idle = true;
      if (lostAnswers || answers.swallows()) {
        lostAnswers = true;
      } else {
        out.write(next);
      }
    }
  }

  private static void attempt(Carriage carriage) {
    try {
      carriage.run();
    } catch (IOException e) {
      // One side has gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
