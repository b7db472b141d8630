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
  private final Duration delay;
  private volatile boolean lostAnswers;
  private volatile boolean idle = true;

  Relay(Socket client, Socket server, Gate gate, Duration delay) {
    this.client = client;
    this.server = server;
    this.gate = gate;
    this.delay = delay;
  }

  /// Carries bytes until one side ends the connection; then it is ended on both.
  void run() {
    Thread answers = Thread.ofVirtual().start(() -> pump(server, client, true));
    pump(client, server, false);
    try {
      answers.join();
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

  private void pump(Socket from, Socket to, boolean answers) {
    try {
      from.setTcpNoDelay(true);
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        idle = answers;
        if (answers) {
          Thread.sleep(delay);
        }
        gate.await();
        if (answers && (lostAnswers || gate.swallows())) {
          lostAnswers = true;
        } else {
          out.write(buffer, 0, read);
        }
      }
    } catch (IOException e) {
      // One side has gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close();
    }
  }
}
