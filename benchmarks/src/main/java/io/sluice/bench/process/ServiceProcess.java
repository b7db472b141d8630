package io.sluice.bench.process;

import io.sluice.local.cli.wire.Http;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A part of Sluice in a process of its own, which can be killed and started again. For one thread
/// at a time, [#close] aside.
public final class ServiceProcess implements AutoCloseable {
  private static final Duration DRAIN = Duration.ofSeconds(15);
  private static final Duration DEATH = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(20);
  private static final Duration ANSWER = Duration.ofSeconds(5);

  /// How long compilers are looked at, what they use of that when they have nothing left to do, and
  /// how long that is waited for at most.
  private static final Duration LOOK = Duration.ofMillis(100);

  private static final Duration IDLE = Duration.ofMillis(10);
  private static final Duration LONGEST_COMPILATION = Duration.ofSeconds(3);

  private static final int CONNECT_MILLIS = 500;
  private static final int OK = 200;
  private static final int KIBIBYTES_PER_MEBIBYTE = 1024;

  private final String name;
  private final List<String> command;
  private final Environment environment;
  private final int port;
  private final Path log;
  private volatile @Nullable Process process;
  private volatile int incarnation;
  private boolean closed;

  /// A process that is not started yet.
  ///
  /// @param port that it listens on once it can be used
  /// @param log that all its incarnations write to
  ServiceProcess(String name, List<String> command, Environment environment, int port, Path log) {
    this.name = name;
    this.command = command;
    this.environment = environment;
    this.port = port;
    this.log = log;
  }

  /// What it is called.
  public String name() {
    return name;
  }

  /// Where what it says is written, by all its incarnations.
  public Path log() {
    return log;
  }

  /// How often it was started.
  public int incarnation() {
    return incarnation;
  }

  /// Whether it runs, or would if it were not paused.
  public boolean isAlive() {
    Process running = process;
    return running != null && running.isAlive();
  }

  /// By which the system knows it.
  public long pid() {
    return running().pid();
  }

  /// Processor time it has used since its start.
  public Duration cpuTime() {
    return running().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /// What of that its compilers have used; none when it is no JVM.
  public Duration compilerTime() {
    return Compilers.time(running().pid());
  }

  /// Waits until its compilers have nothing left to do, for 3 seconds at most. What was called
  /// often enough is compiled in the background, when others are measured.
  public void awaitCompilers() throws InterruptedException {
    long end = System.nanoTime() + LONGEST_COMPILATION.toNanos();
    Duration used;
    do {
      Duration before = compilerTime();
      Thread.sleep(LOOK);
      used = compilerTime().minus(before);
    } while (used.compareTo(IDLE) > 0 && System.nanoTime() < end);
  }

  /// The most memory that it has held since its start, in megabytes: its resident set. 0 where the
  /// system does not tell. Source: proc(5), VmHWM.
  public long peakMegabytes() {
    try (Stream<String> lines =
        Files.lines(Path.of("/proc/%d/status".formatted(running().pid())))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / KIBIBYTES_PER_MEBIBYTE)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  /// Starts it and waits until it listens.
  ///
  /// @throws IOException when it ends instead, or takes too long
  public void start() throws IOException, InterruptedException {
    launch();
    await("does not listen", this::isListening);
  }

  /// Starts it and waits for nothing.
  public synchronized void launch() throws IOException, InterruptedException {
    if (closed) {
      throw new InterruptedException("the run is over");
    }
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().keySet().removeIf(key -> key.startsWith("SLUICE_") || key.equals("PORT"));
    builder.environment().putAll(environment.variables());
    process = builder.start();
    incarnation++;
  }

  /// Waits, after its first start, until it has said that it is ready.
  ///
  /// @throws IOException when it ends instead, or takes too long
  public void awaitWord() throws IOException, InterruptedException {
    await("does not say that it is ready", this::saysReady);
  }

  /// Waits until a service can do its work.
  ///
  /// @throws IOException when it ends instead, or takes too long
  public void awaitReady() throws IOException, InterruptedException {
    await("is not ready", this::isReady);
  }

  /// Ends it as a lost machine does.
  public void kill() throws IOException, InterruptedException {
    running().destroyForcibly();
    awaitDeath();
  }

  /// Asks it to drain, as Cloud Run does.
  public void terminate() throws IOException, InterruptedException {
    terminate(DRAIN);
  }

  /// Asks it to drain.
  ///
  /// @param most how long it may take
  public void terminate(Duration most) throws IOException, InterruptedException {
    running().destroy();
    if (!running().waitFor(most.toSeconds(), TimeUnit.SECONDS)) {
      throw new IOException(
          "%s did not end within %d s of SIGTERM; see %s".formatted(name, most.toSeconds(), log));
    }
  }

  /// Stops it in its tracks, until [#resume].
  public void pause() throws IOException, InterruptedException {
    Signal.STOP.send(running().pid());
  }

  /// Lets it go on as if nothing had happened.
  public void resume() throws IOException, InterruptedException {
    Signal.CONT.send(running().pid());
  }

  /// Kills it, for good.
  @Override
  public synchronized void close() {
    closed = true;
    if (process != null) {
      process.destroyForcibly();
    }
  }

  private void awaitDeath() throws IOException, InterruptedException {
    if (!running().waitFor(DEATH.toSeconds(), TimeUnit.SECONDS)) {
      throw new IOException("%s outlived its kill".formatted(name));
    }
  }

  private void await(String complaint, BooleanSupplier condition)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (!isAlive()) {
        throw new IOException("%s ended while it started; see %s".formatted(name, log));
      }
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "%s %s after %d s; see %s".formatted(name, complaint, PATIENCE.toSeconds(), log));
      }
      Thread.sleep(POLL_INTERVAL);
    }
  }

  private boolean saysReady() {
    try {
      return Files.readString(log).lines().anyMatch(line -> line.startsWith("ready"));
    } catch (IOException e) {
      return false;
    }
  }

  private boolean isReady() {
    try {
      return Http.get(URI.create(Site.url(port) + "/ready"), ANSWER).status() == OK;
    } catch (IOException e) {
      return false;
    }
  }

  private boolean isListening() {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private Process running() {
    Process running = process;
    if (running == null) {
      throw new IllegalStateException(name + " was never started");
    }
    return running;
  }
}
