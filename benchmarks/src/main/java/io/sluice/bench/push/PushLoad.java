package io.sluice.bench.push;

import io.sluice.bench.measure.Latencies;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/// Pushes to a processor, as many at a time as there are senders; each sends the next when the last
/// is answered.
public final class PushLoad {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final URI uri;
  private final IntFunction<byte[]> bodies;
  private final int success;

  /// @param bodies makes the body for so many events
  /// @param success the status that says that they are stored
  PushLoad(URI uri, IntFunction<byte[]> bodies, int success) {
    this.uri = uri;
    this.bodies = bodies;
    this.success = success;
  }

  /// What came of it.
  ///
  /// @param latencies of the pushes
  record Result(Latencies latencies, Duration took) {}

  /// Pushes for some time.
  ///
  /// @param events of one push
  /// @throws IOException when a push is not stored: what is measured then means nothing
  Result run(int senders, int events, Duration time) throws IOException, InterruptedException {
    var latencies = new Latencies();
    long start = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      var running = new ArrayList<Future<Void>>();
      for (int i = 0; i < senders; i++) {
        running.add(
            threads.submit(() -> {
              while (System.nanoTime() - start < time.toNanos()) {
                latencies.add(push(http, bodies.apply(events)));
              }
              return null;
            }));
      }
      for (Future<Void> sender : running) {
        Void _ = sender.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("a push failed: " + e.getCause(), e);
    }
    return new Result(latencies, Duration.ofNanos(System.nanoTime() - start));
  }

  private long push(HttpClient http, byte[] body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .timeout(TIMEOUT)
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    long start = System.nanoTime();
    int status = http.send(request, BodyHandlers.discarding()).statusCode();
    if (status != success) {
      throw new IOException(uri + " answered " + status);
    }
    return System.nanoTime() - start;
  }
}
