package io.sluice.bench.process;

import io.sluice.bench.process.Program.Compilation;
import io.sluice.bench.process.Program.Part;
import io.sluice.local.redis.LocalRedis;
import io.sluice.model.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The directory, the ports and the processes of one run. Whatever way the run ends, by an error or
/// by Ctrl-C, its processes end with it.
public final class Site implements AutoCloseable {
  /// What the local stack calls its project.
  private static final String PROJECT = "sluice-local";

  private static final String STACK_REDIS = "data/redis";
  private static final String PASSWORD_LINE = "requirepass ";
  private static final List<Setting> PORTS =
      List.of(
          Setting.PUBSUB_PORT,
          Setting.BIGQUERY_PORT,
          Setting.BIGQUERY_GRPC_PORT,
          Setting.REDIS_PORT,
          Setting.INGEST_PORT,
          Setting.PROCESSOR_PORT,
          Setting.METRICS_PORT);

  private final Path directory;
  private final Program program;
  private final FreePorts ports = new FreePorts();
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Thread atExit = new Thread(this::end, "end-processes");
  private Environment environment = new Environment(Map.of());
  private boolean ended;

  private Site(Path directory, Program program) {
    this.directory = directory;
    this.program = program;
  }

  /// Makes the directory, with room for logs in it, and chooses ports.
  ///
  /// @param jar the command line's
  public static Site open(Path directory, Path jar) throws IOException {
    Path scratch = Files.createDirectories(directory.resolve("tmp"));
    Files.createDirectories(directory.resolve("logs"));
    var site = new Site(directory, new Program(jar, scratch));
    site.environment = site.describe();
    Runtime.getRuntime().addShutdownHook(site.atExit);
    return site;
  }

  private Environment describe() {
    Environment described =
        environment
            .with(Setting.PROJECT, PROJECT)
            .with(Setting.OPEN, "yes")
            .with(Setting.DATA_DIR, directory.resolve("data"));
    for (Setting port : PORTS) {
      described = described.with(port, freePort());
    }
    String pubSub = url(port(described, Setting.PUBSUB_PORT));
    return described
        .with(Setting.PUBSUB_ENDPOINT, pubSub)
        .with(Setting.SECRETS_ENDPOINT, pubSub)
        .with(Setting.WRITE_KEYS_SECRET, "write-keys")
        .with(Setting.REDIS_AUTH_SECRET, "redis-auth");
  }

  /// Where everything is that a run writes.
  public Path directory() {
    return directory;
  }

  /// What every process is told: who and where the others are.
  public Environment environment() {
    return environment;
  }

  /// The port of a part, as the environment has it.
  public int port(Setting setting) {
    return port(environment, setting);
  }

  private static int port(Environment environment, Setting setting) {
    return Integer.parseInt(environment.variables().getOrDefault(setting.variable(), "0"));
  }

  /// How a port on the loopback is written in settings.
  public static String url(int port) {
    return "http://127.0.0.1:" + port;
  }

  /// Another port of the run's own.
  public int freePort() {
    return ports.next();
  }

  /// A process that is not started yet.
  ///
  /// @param port that it listens on once it can be used
  public ServiceProcess process(
      String name, Part part, Compilation compilation, Environment given, int port) {
    return process(name, program.command(part, compilation, List.of()), given, port);
  }

  /// A process with options of its JVM that is not started yet.
  public ServiceProcess process(
      String name, Part part, List<String> options, Environment given, int port) {
    return process(name, program.command(part, Compilation.USUAL, options), given, port);
  }

  /// A process with a heap of its own measure that compiles early and is not started yet.
  ///
  /// @param port that it listens on once it can be used
  public ServiceProcess process(String name, Part part, Heap heap, Environment given, int port) {
    return process(name, program.command(part, Compilation.EARLY, heap.options()), given, port);
  }

  /// A process of a program of the benchmarks that compiles early and is not started yet.
  ///
  /// @param main has the method `main`
  /// @param port that it listens on once it can be used
  /// @param arguments of `main`
  public ServiceProcess process(
      String name, Class<?> main, Heap heap, Environment given, int port, String... arguments) {
    return process(name, program.command(main, heap.options(), arguments), given, port);
  }

  /// The heap of a process.
  ///
  /// @param name of the process
  public Heap heap(String name, int megabytes) {
    return new Heap(megabytes, directory.resolve("logs").resolve(name + "-heap.log"));
  }

  /// A process of somebody else's program that is not started yet.
  ///
  /// @param command that starts it
  /// @param given its environment, beside what this process has
  public ServiceProcess process(String name, List<String> command, Environment given, int port) {
    Path log = directory.resolve("logs").resolve(name + ".log");
    return keep(new ServiceProcess(name, command, given, port, log));
  }

  /// A Redis beside that of the stack, which would end with its Redis. The stack has to run: its
  /// password, which the stack's Secret Manager hands out, is the password here.
  ///
  /// @param durable whether its keys outlive it; else it writes nothing to a disk
  public RedisServer redis(boolean durable) throws IOException {
    String password =
        Files.readAllLines(directory.resolve(STACK_REDIS).resolve("redis.conf")).stream()
            .filter(line -> line.startsWith(PASSWORD_LINE))
            .map(line -> line.substring(PASSWORD_LINE.length()))
            .findFirst()
            .orElseThrow(() -> new IOException("the stack's Redis has no password"));
    return keep(
        new RedisServer(
            new LocalRedis.Options(freePort(), directory.resolve("redis"), durable, password)));
  }

  /// Something that ends with the run.
  public synchronized <T extends AutoCloseable> T keep(T part) {
    parts.push(part);
    return part;
  }

  /// Ends every process. The directory stays.
  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The JVM is ending already.
    }
  }

  /// Deletes everything that a run has left.
  public static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private synchronized void end() {
    if (ended) {
      return;
    }
    ended = true;
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        // The others have to end all the same.
      }
    }
    // A daemon: it outlives the stack that was killed.
    LocalRedis.endOrphan(directory.resolve(STACK_REDIS));
  }
}
