package io.sluice.service;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Closes connections that take their time. To Jetty a connection is idle when no byte comes for a
/// while, so that a byte now and then keeps it open for ever (a "slow loris"). Here a whole header
/// has a time, and so has an answer that the client does not read; the time of a body is
/// [BodyReader]'s. What is left of a connection that never sends anything is Jetty's idle timeout.
final class JettyConnections extends Handler.Wrapper implements Connection.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(JettyConnections.class);

  private final ConnectionLimits limits;
  private final long sweepMillis;
  private final Map<Connection, Progress> open = new ConcurrentHashMap<>();
  private final Map<String, Integer> perAddress = new ConcurrentHashMap<>();

  JettyConnections(ConnectionLimits limits) {
    this.limits = limits;
    this.sweepMillis = Math.clamp(limits.shortest().toMillis() / 4, 10, 1000);
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    later();
  }

  @Override
  public void onOpened(Connection connection) {
    String address = address(connection);
    open.put(connection, new Progress(address));
    if (perAddress.merge(address, 1, Integer::sum) > limits.perAddress()) {
      connection.close();
    }
  }

  @Override
  public void onClosed(Connection connection) {
    Progress progress = open.remove(connection);
    if (progress != null) {
      perAddress.computeIfPresent(progress.address, (_, count) -> count > 1 ? count - 1 : null);
    }
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Connection connection = request.getConnectionMetaData().getConnection();
    Progress progress = open.get(connection);
    if (progress != null) {
      progress.begin(response);
      Request.addCompletionListener(request, _ -> progress.end(connection.getBytesIn()));
    }
    return super.handle(request, response, callback);
  }

  private void later() {
    getServer().getScheduler().schedule(this::sweep, sweepMillis, TimeUnit.MILLISECONDS);
  }

  private void sweep() {
    if (!isRunning()) {
      return;
    }
    long now = System.nanoTime();
    boolean crowded = open.size() >= limits.all() - limits.all() / 4;
    int closed = 0;
    for (var entry : open.entrySet()) {
      Connection connection = entry.getKey();
      if (entry.getValue().isLate(now, connection.getBytesIn(), crowded)) {
        connection.getEndPoint().close();
        closed++;
      }
    }
    if (closed > 0) {
      LOG.atWarn()
          .addKeyValue("closed", closed)
          .addKeyValue("open", open.size())
          .log("connections were closed because they were too slow");
    }
    later();
  }

  private static String address(Connection connection) {
    SocketAddress remote = connection.getEndPoint().getRemoteSocketAddress();
    return remote instanceof InetSocketAddress inet && inet.getAddress() != null
        ? inet.getAddress().getHostAddress()
        : "";
  }

  /// How far a connection is: waiting, sending a header, within a request, taking its answer.
  private final class Progress {
    private final String address;
    private @Nullable Response response;
    private long bytesBefore;
    private long waitingSince = System.nanoTime();
    private long since = waitingSince;

    Progress(String address) {
      this.address = address;
    }

    synchronized void begin(Response answer) {
      response = answer;
      since = System.nanoTime();
    }

    synchronized void end(long bytesIn) {
      response = null;
      bytesBefore = bytesIn;
      waitingSince = System.nanoTime();
      since = waitingSince;
    }

    synchronized boolean isLate(long now, long bytesIn, boolean crowded) {
      boolean begun = response == null ? bytesIn > bytesBefore : response.isCommitted();
      if (!begun) {
        since = now;
      }
      return response == null
          ? passed(now - since, limits.header())
              || (crowded && passed(now - waitingSince, limits.crowded()))
          : passed(now - since, limits.answer());
    }

    private static boolean passed(long nanos, Duration most) {
      return nanos > most.toNanos();
    }
  }
}
