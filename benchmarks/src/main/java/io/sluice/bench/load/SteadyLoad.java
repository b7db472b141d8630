package io.sluice.bench.load;

import io.sluice.bench.measure.Latencies;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// Posts at a steady rate, whatever becomes of the posts. Each is timed from when it was due, not
/// from when it was sent: one that has to wait because those before it are late is late itself (no
/// "coordinated omission").
public final class SteadyLoad {
  private static final int CONNECTIONS = 64;
  private static final int TAKEN = 200;

  private final URI uri;
  private final Map<String, String> headers;
  private final Bodies bodies;

  /// Makes what is posted.
  public interface Bodies {
    /// A body.
    ///
    /// @param number of the post, from 0
    /// @param due when it is due, by [System#nanoTime]
    byte[] body(int number, long due);
  }

  /// A load that is not there yet.
  ///
  /// @param headers of every post
  public SteadyLoad(URI uri, Map<String, String> headers, Bodies bodies) {
    this.uri = uri;
    this.headers = headers;
    this.bodies = bodies;
  }

  /// What came of it.
  ///
  /// @param latencies of the posts
  /// @param took longer than was asked for when the answers came too late
  public record Result(Latencies latencies, Duration took) {}

  /// Posts for some time.
  ///
  /// @throws IOException when a post is not answered with 200
  public Result run(double postsPerSecond, Duration time) throws IOException, InterruptedException {
    var latencies = new Latencies();
    var next = new AtomicInteger();
    int posts = (int) (postsPerSecond * time.toNanos() / 1e9);
    long start = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<Void>>();
      for (int i = 0; i < CONNECTIONS; i++) {
        running.add(
            threads.submit(() -> {
              try (HttpConnection connection = HttpConnection.open(uri, headers)) {
                for (int n = next.getAndIncrement(); n < posts; n = next.getAndIncrement()) {
                  post(connection, n, start + (long) (n * 1e9 / postsPerSecond), latencies);
                }
              }
              return null;
            }));
      }
      for (Future<Void> connection : running) {
        Void _ = connection.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("a post failed: " + e.getCause(), e);
    }
    return new Result(latencies, Duration.ofNanos(System.nanoTime() - start));
  }

  private void post(HttpConnection connection, int number, long due, Latencies latencies)
      throws IOException, InterruptedException {
    long left = due - System.nanoTime();
    if (left > 0) {
      Thread.sleep(Duration.ofNanos(left));
    }
    int status = connection.post(bodies.body(number, due));
    latencies.add(System.nanoTime() - due);
    if (status != TAKEN) {
      throw new IOException(uri + " answered " + status);
    }
  }
}
