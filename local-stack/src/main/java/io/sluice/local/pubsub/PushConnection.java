package io.sluice.local.pubsub;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

/// A keep-alive connection to a push endpoint; carries one request at a time.
final class PushConnection {
  /// For a host that does not answer at all; a closed port refuses at once.
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

  private final Socket socket;
  private final InputStream in;

  /// When the request in flight is given up, by [System#nanoTime].
  private volatile long deadlineNanos;

  private long idleSinceNanos;

  private PushConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream(), 1024);
  }

  static PushConnection open(String host, int port) throws IOException {
    var socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(host, port), CONNECT_TIMEOUT_MILLIS);
      return new PushConnection(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  HttpResponse exchange(byte[] request) throws IOException {
    socket.getOutputStream().write(request);
    HttpResponse response = HttpResponse.read(in);
    idleSinceNanos = System.nanoTime();
    return response;
  }

  void setDeadline(long nanos) {
    deadlineNanos = nanos;
  }

  boolean isOverdue(long now) {
    return now - deadlineNanos >= 0;
  }

  boolean isIdleFor(long nanos) {
    return System.nanoTime() - idleSinceNanos >= nanos;
  }

  /// Ends the connection, also under a thread that waits for the answer.
  void close() {
    try {
      socket.close();
    } catch (IOException _) {
      // The connection is gone either way.
    }
  }
}
