package io.sluice.bench.push;

import io.sluice.bench.load.HttpConnection;
import io.sluice.bench.measure.Latencies;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/// Posts to a service, as many at a time as there are senders; each sends the next when the last is
/// answered.
public final class PushLoad {
  private final URI uri;
  private final Map<String, String> headers;
  private final IntFunction<byte[]> bodies;
  private final int success;

  /// @param headers of each request
  /// @param bodies makes the body for so many events
  /// @param success the status that says that they are stored
  public PushLoad(URI uri, Map<String, String> headers, IntFunction<byte[]> bodies, int success) {
    this.uri = uri;
    this.headers = headers;
    this.bodies = bodies;
    this.success = success;
  }

  /// Other requests to the same service.
  PushLoad with(Map<String, String> otherHeaders, IntFunction<byte[]> otherBodies) {
    return new PushLoad(uri, otherHeaders, otherBodies, success);
  }

  /// The same with other bodies.
  PushLoad with(IntFunction<byte[]> others) {
    return new PushLoad(uri, headers, others, success);
  }

  /// What came of it.
  ///
  /// @param latencies of the posts
  /// @param took from the first to the last
  public record Result(Latencies latencies, Duration took) {}

  /// Posts for some time.
  ///
  /// @param events of one post
  /// @throws IOException when a post is not answered well: what is measured then means nothing
  public Result run(int senders, int events, Duration time)
      throws IOException, InterruptedException {
    var latencies = new Latencies();
    long start = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<Void>>();
      for (int i = 0; i < senders; i++) {
        running.add(
            threads.submit(() -> {
              send(events, start + time.toNanos(), latencies);
              return null;
            }));
      }
      for (Future<Void> sender : running) {
        Void _ = sender.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("a post failed: " + e.getCause(), e);
    }
    return new Result(latencies, Duration.ofNanos(System.nanoTime() - start));
  }

  private void send(int events, long end, Latencies latencies) throws IOException {
    try (HttpConnection connection = HttpConnection.open(uri, headers)) {
      while (System.nanoTime() < end) {
        byte[] body = bodies.apply(events);
        long start = System.nanoTime();
        int status = connection.post(body);
        latencies.add(System.nanoTime() - start);
        if (status != success) {
          throw new IOException(uri + " answered " + status);
        }
      }
    }
  }
}
