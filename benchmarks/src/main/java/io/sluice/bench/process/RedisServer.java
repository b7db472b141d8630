package io.sluice.bench.process;

import io.sluice.local.redis.LocalRedis;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A Redis whose keys survive it, and which can be killed and frozen. For one thread at a time,
/// [#close] aside.
public final class RedisServer implements AutoCloseable {
  private static final String USED = "used_memory:";
  private static final Duration END_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

  private final LocalRedis.Options options;
  private @Nullable LocalRedis running;
  private boolean closed;

  RedisServer(LocalRedis.Options options) {
    this.options = options;
  }

  /// The port on 127.0.0.1.
  public int port() {
    return options.port();
  }

  /// Processor time it has used since its start.
  public Duration cpuTime() {
    return ProcessHandle.of(pid())
        .flatMap(process -> process.info().totalCpuDuration())
        .orElse(Duration.ZERO);
  }

  /// Bytes that it has allocated, its keys and all else. Source: Redis, INFO, `used_memory`.
  ///
  /// @throws IOException when it does not say
  public long usedBytes() throws IOException {
    String ask = "AUTH %s\r\nINFO memory\r\nQUIT\r\n".formatted(options.password());
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.getOutputStream().write(ask.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .filter(line -> line.startsWith(USED))
          .mapToLong(line -> Long.parseLong(line.substring(USED.length())))
          .findFirst()
          .orElseThrow(() -> new IOException("Redis does not tell its memory"));
    }
  }

  /// Starts it, with the keys that it had.
  public synchronized void start() throws IOException, InterruptedException {
    if (closed) {
      throw new InterruptedException("the run is over");
    }
    running = LocalRedis.start(options);
  }

  /// Ends it as a lost machine does, and waits until its port is free; what it has answered is on
  /// its disk.
  public void kill() throws IOException, InterruptedException {
    boolean _ = ProcessHandle.of(pid()).map(ProcessHandle::destroyForcibly).orElse(false);
    long latest = System.nanoTime() + END_TIMEOUT.toNanos();
    while (isListening() && System.nanoTime() < latest) {
      Thread.sleep(POLL_INTERVAL);
    }
  }

  /// Stops it in its tracks, until [#resume].
  public void pause() throws IOException, InterruptedException {
    Signal.STOP.send(pid());
  }

  /// Lets it go on as if nothing had happened.
  public void resume() throws IOException, InterruptedException {
    Signal.CONT.send(pid());
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (running != null) {
      boolean _ = ProcessHandle.of(running.pid()).map(ProcessHandle::destroyForcibly).orElse(false);
      running.close();
    }
  }

  private boolean isListening() {
    try (var socket = new ServerSocket(port(), 1, InetAddress.getLoopbackAddress())) {
      return !socket.isBound();
    } catch (IOException e) {
      return true;
    }
  }

  private synchronized long pid() {
    if (running == null) {
      throw new IllegalStateException("Redis was never started");
    }
    return running.pid();
  }
}
