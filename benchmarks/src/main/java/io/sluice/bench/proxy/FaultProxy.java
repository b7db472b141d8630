package io.sluice.bench.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Relays TCP connections from a port on the loopback to another one, and can do to them what
/// networks do. All faults can be made and mended from any thread, also several at a time.
public final class FaultProxy implements AutoCloseable {
  /// Connections that wait to be accepted: as many as the largest load opens at a time.
  private static final int BACKLOG = 1_000;

  /// What is overloaded accepts late: the system tries again after 1 s, 3 s, 7 s, 15 s and 31 s.
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(60);

  /// How long the port is tried for: somebody's outgoing connection may have taken it meanwhile.
  private static final Duration BIND_PATIENCE = Duration.ofSeconds(30);

  private static final Duration BIND_PAUSE = Duration.ofMillis(100);

  private final int port;
  private final int target;
  private final Gate requests = new Gate();
  private final Gate answers = new Gate();
  private final Set<Relay> relays = ConcurrentHashMap.newKeySet();
  private volatile Duration delay;
  private @Nullable ServerSocket listener;
  private CompletableFuture<Void> accepting = CompletableFuture.completedFuture(null);
  private boolean closed;

  /// A proxy that nobody can reach yet.
  ///
  /// @param port where it will listen
  /// @param target the port that it relays to
  public FaultProxy(int port, int target) {
    this(port, target, Duration.ZERO);
  }

  /// A proxy of a service that is far away.
  ///
  /// @param delay how late each answer comes
  public FaultProxy(int port, int target, Duration delay) {
    this.port = port;
    this.target = target;
    this.delay = delay;
  }

  /// The port that clients are given.
  public int port() {
    return port;
  }

  /// Listens, unless it does already.
  public synchronized void accept() throws IOException, InterruptedException {
    if (listener != null || closed) {
      return;
    }
    ServerSocket bound = bind();
    listener = bound;
    accepting =
        CompletableFuture.runAsync(
            () -> acceptAll(bound), Thread.ofVirtual().name("proxy-" + port)::start);
  }

  /// Refuses connections from now on, and cuts those that are there.
  public synchronized void refuse() {
    stopListening();
    cut();
  }

  /// Refuses connections from now on, and ends those on which nobody waits for an answer: as a
  /// balancer does to an instance that has stopped answering. What is under way goes on.
  public synchronized void avoid() {
    stopListening();
    relays.stream().filter(Relay::isIdle).forEach(Relay::close);
  }

  private void stopListening() {
    if (listener != null) {
      close(listener);
      listener = null;
      // The system goes on accepting for as long as a thread is in accept().
      accepting.join();
    }
  }

  /// Moves the service nearer or farther away: answers that it gives from now on come so late.
  public void distance(Duration changed) {
    delay = changed;
  }

  /// Ends every connection; new ones are welcome.
  public void cut() {
    relays.forEach(Relay::close);
  }

  /// Keeps bytes back, in both directions, until [#release]. That a side has ended its connection
  /// is kept back as well: the other goes on waiting.
  public void hold() {
    requests.close();
    answers.close();
  }

  /// Keeps back what clients send, until [#release]; answers go on coming.
  public void holdRequests() {
    requests.close();
  }

  /// Lets the bytes go on that were kept back.
  public void release() {
    requests.open();
    answers.open();
  }

  /// Takes what clients send to the other side, and lets nothing of the answers come back, until
  /// [#deliverAnswers].
  public void dropAnswers() {
    answers.swallow(true);
  }

  /// Ends the connections that lost a part of an answer: what follows would make no sense to
  /// anybody.
  public void deliverAnswers() {
    answers.swallow(false);
    relays.stream().filter(Relay::lostAnswers).forEach(Relay::close);
  }

  /// How many connections there are.
  int connections() {
    return relays.size();
  }

  /// Whether there is a connection that lost a part of an answer.
  boolean lostAnswers() {
    return relays.stream().anyMatch(Relay::lostAnswers);
  }

  @Override
  public synchronized void close() {
    closed = true;
    refuse();
    release();
  }

  private ServerSocket bind() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + BIND_PATIENCE.toNanos();
    while (true) {
      var socket = new ServerSocket();
      try {
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        return socket;
      } catch (IOException e) {
        socket.close();
        if (System.nanoTime() > deadline) {
          throw new IOException("port %d cannot be had: %s".formatted(port, e.getMessage()), e);
        }
        Thread.sleep(BIND_PAUSE);
      }
    }
  }

  private void acceptAll(ServerSocket bound) {
    while (!bound.isClosed()) {
      try {
        Socket client = bound.accept();
        Thread _ = Thread.startVirtualThread(() -> relay(client, bound));
      } catch (IOException e) {
        // Closed, or the client was quicker to leave.
      }
    }
  }

  private void relay(Socket client, ServerSocket bound) {
    var server = new Socket();
    try {
      server.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), target),
          (int) CONNECT_TIMEOUT.toMillis());
    } catch (IOException e) {
      close(server);
      close(client);
      return;
    }
    var relay = new Relay(client, server, requests, answers, () -> delay);
    relays.add(relay);
    if (bound.isClosed()) {
      relay.close();
    }
    relay.run();
    relays.remove(relay);
  }

  static void close(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception e) {
      // It is gone either way.
    }
  }
}
