package io.sluice.bench.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;

/// One connection through a proxy.
final class Relay {
  private static final int BUFFER_BYTES = 16 * 1024;

  private final Socket client;
  private final Socket server;
  private final Gate gate;
  private final Distance distance;
  private volatile boolean lostAnswers;
  private volatile boolean idle = true;

  Relay(Socket client, Socket server, Gate gate, Duration delay) {
    this.client = client;
    this.server = server;
    this.gate = gate;
    this.distance = new Distance(delay);
  }

  /// Where bytes go.
  private interface Destination {
    void take(byte[] buffer, int length) throws IOException, InterruptedException;
  }

  /// Carries bytes until one side ends the connection; then it is ended on both.
  void run() {
    Thread answers = Thread.ofVirtual().start(this::carryAnswers);
    Thread arrivals = Thread.ofVirtual().start(this::deliver);
    carry(
        client,
        (buffer, length) -> {
          idle = false;
          gate.await();
          server.getOutputStream().write(buffer, 0, length);
        });
    close();
    try {
      answers.join();
      arrivals.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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

  private static void carry(Socket from, Destination to) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      from.setTcpNoDelay(true);
      InputStream in = from.getInputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        to.take(buffer, read);
      }
    } catch (IOException e) {
      // One side has gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void carryAnswers() {
    carry(server, distance::send);
    distance.end();
  }

  /// Hands on the answers that have come all the way.
  private void deliver() {
    try {
      OutputStream out = client.getOutputStream();
      for (byte[] next = distance.receive(); next.length > 0; next = distance.receive()) {
        gate.await();
        idle = true;
        if (lostAnswers || gate.swallows()) {
          lostAnswers = true;
        } else {
          out.write(next);
        }
      }
    } catch (IOException e) {
      // One side has gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close();
      distance.abandon();
    }
  }
}
