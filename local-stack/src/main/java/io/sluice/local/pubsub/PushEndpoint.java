package io.sluice.local.pubsub;

import java.io.IOException;
import java.net.URI;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;

/// One address that pushes go to, with its idle connections. Plain `http` only.
final class PushEndpoint {
  /// An idle connection older than this is not used again: its server may be about to close it.
  private static final long MAX_IDLE_NANOS = TimeUnit.SECONDS.toNanos(2);

  /// How long an endpoint that refused a connection is passed over while others answer.
  private static final long DOWN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final String host;
  private final int port;
  private final String requestLine;
  private final PushTimeouts timeouts;
  private final Deque<PushConnection> idle = new ConcurrentLinkedDeque<>();
  private volatile long downSinceNanos = System.nanoTime() - DOWN_NANOS;

  /// @param address that passes [#check]
  PushEndpoint(URI address, PushTimeouts timeouts) {
    host = address.getHost().replaceAll("[\\[\\]]", "");
    port = address.getPort() < 0 ? 80 : address.getPort();
    requestLine =
        "POST %s HTTP/1.1\r\nHost: %s:%d\r\n".formatted(target(address), address.getHost(), port);
    this.timeouts = timeouts;
  }

  /// Refuses what cannot be pushed to.
  ///
  /// @throws IllegalArgumentException when the address is no `http` URL with a host
  static void check(URI address) {
    if (!"http".equalsIgnoreCase(address.getScheme()) || address.getHost() == null) {
      throw new IllegalArgumentException(
          "The local Pub/Sub pushes to http://HOST:PORT/PATH only, not to \"" + address + "\".");
    }
  }

  private static String target(URI address) {
    String path = address.getRawPath().isEmpty() ? "/" : address.getRawPath();
    return address.getRawQuery() == null ? path : path + "?" + address.getRawQuery();
  }

  boolean isDown() {
    return System.nanoTime() - downSinceNanos < DOWN_NANOS;
  }

  /// Sends one request and waits for the answer.
  ///
  /// @return the status code
  /// @throws java.net.ConnectException when nobody listens there
  int post(PushRequest request, long deadlineNanos) throws IOException {
    PushConnection connection = connect();
    timeouts.watch(connection, deadlineNanos);
    try {
      HttpResponse response = connection.exchange(request.bytes(requestLine));
      timeouts.unwatch(connection);
      release(connection, response.reusable());
      return response.status();
    } catch (IOException e) {
      timeouts.unwatch(connection);
      connection.close();
      closeIdle();
      throw e;
    }
  }

  private PushConnection connect() throws IOException {
    PushConnection connection;
    while ((connection = idle.pollFirst()) != null) {
      if (!connection.isIdleFor(MAX_IDLE_NANOS)) {
        return connection;
      }
      connection.close();
    }
    try {
      return PushConnection.open(host, port);
    } catch (IOException e) {
      downSinceNanos = System.nanoTime();
      throw e;
    }
  }

  private void release(PushConnection connection, boolean reusable) {
    if (reusable) {
      idle.addFirst(connection);
    } else {
      connection.close();
    }
  }

  /// Closes the idle connections: what cut one of them has cut the others too, most likely.
  void closeIdle() {
    PushConnection connection;
    while ((connection = idle.pollFirst()) != null) {
      connection.close();
    }
  }
}
