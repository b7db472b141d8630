package io.sluice.service;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import io.javalin.router.Endpoint;
import io.javalin.util.JavalinBindException;
import io.javalin.util.JavalinException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The HTTP server of a service: every request on a virtual thread, every error a [Problem],
/// `/health` and `/ready` on board, and an end that lets the requests in flight finish.
///
/// No log line and no problem repeats a request's URL: there may be a key in it.
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

  /// Connections that wait to be accepted. With Java's 50, a burst of them waits for seconds until
  /// clients knock again.
  private static final int ACCEPT_QUEUE = 1024;

  /// Bytes of a request's line and headers; 431 beyond.
  private static final int MAX_HEADER_BYTES = 32 * 1024;

  /// A connection on which nothing happens for so long is closed.
  private static final Duration IDLE = Duration.ofSeconds(30);

  /// Platform threads that accept and select; requests do not run on them.
  private static final int NETWORK_THREADS = 16;

  /// Of a response at a time: answers are some hundred bytes, and each gets such a buffer, for
  /// which Javalin would take 32 KB.
  private static final int RESPONSE_BUFFER_BYTES = 4096;

  private final Address address;
  private final ConnectionLimits limits;
  private final JettyConnections connections;
  private final Javalin javalin;

  /// A server behind a proxy.
  public HttpServer(
      Address address, Duration drain, Supplier<Health> ready, Consumer<RoutesConfig> routes) {
    this(address, drain, ready, ConnectionLimits.PROXIED, routes);
  }

  /// @param drain how long requests in flight may take to finish once [#close()] is called; new
  ///   ones get 503 meanwhile
  /// @param ready asked for `/ready`; answers quickly
  /// @param routes adds the routes of the service
  public HttpServer(
      Address address,
      Duration drain,
      Supplier<Health> ready,
      ConnectionLimits limits,
      Consumer<RoutesConfig> routes) {
    this.address = address;
    this.limits = limits;
    this.connections = new JettyConnections(limits);
    this.javalin =
        Javalin.create(config -> {
          quiet(config);
          jetty(config, drain);
          errors(config);
          config.routes.before(context ->
              Trace.note(context.header("traceparent"), context.header("X-Cloud-Trace-Context")));
          config.routes.get("/health", context -> context.result("alive\n"));
          config.routes.get("/ready", context -> answer(context, ready.get()));
          routes.accept(config.routes);
        });
  }

  /// Begins to listen.
  ///
  /// @throws StartException when the port is taken
  public void start() {
    try {
      javalin.start();
    } catch (JavalinBindException e) {
      throw new StartException(
          "%s:%d is already in use; stop what listens there, or choose another port (SLUICE_PORT_OFFSET moves them all)"
              .formatted(address.host(), address.port()),
          e);
    }
  }

  /// The port it listens on.
  public int port() {
    return javalin.port();
  }

  /// Method and path of each route, such as `GET /health`.
  public List<String> routes() {
    return javalin.unsafe.internalRouter.allHttpHandlers().stream()
        .map(handler -> handler.endpoint)
        .filter(endpoint -> endpoint.method.isHttpMethod())
        .map(endpoint -> endpoint.method.name() + " " + endpoint.path)
        .toList();
  }

  /// Serves the OpenAPI document of a service, which lies as `openapi.json` beside a class of it.
  /// Its type is plain `application/json`, which every tool takes.
  public static Handler document(Class<?> beside) {
    return context -> {
      try (InputStream document = beside.getResourceAsStream("openapi.json")) {
        if (document == null) {
          throw new IOException("openapi.json is not on the class path beside " + beside);
        }
        context.contentType("application/json").result(document.readAllBytes());
      }
    };
  }

  /// Answers with a problem.
  public static void answer(Context context, Problem problem) {
    problem.headers().forEach(context::header);
    context.status(problem.status()).contentType(Problem.MEDIA_TYPE).result(problem.json());
  }

  /// Answers with a problem a request whose body may not be read to its end: what is left of it is
  /// thrown away first, unless the client waits for `100 Continue` or the connection is to be
  /// closed.
  public static void refuse(Context context, Problem problem) {
    if (context.header("Expect") == null && !problem.headers().containsKey("Connection")) {
      BodyReader.discard(context.bodyInputStream());
    }
    answer(context, problem);
  }

  /// Takes no more requests, waits for those in flight, and ends.
  @Override
  public void close() {
    try {
      javalin.stop();
    } catch (JavalinException e) {
      LOG.atWarn().setCause(e).log("requests were still in flight when the server ended");
    }
  }

  private static void quiet(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
  }

  private void jetty(JavalinConfig config, Duration drain) {
    var threads = new QueuedThreadPool(NETWORK_THREADS, 1);
    threads.setName("http");
    threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
    config.jetty.threadPool = threads;
    config.jetty.modifyServer(server -> {
      server.setErrorHandler(new JettyErrors());
      server.insertHandler(connections);
      server.insertHandler(new GracefulHandler());
      server.setStopTimeout(drain.toMillis());
      server.addBean(new NetworkConnectionLimit(limits.all(), server));
    });
    config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(new JettyErrors()));
    config.jetty.addConnector(this::connector);
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.http.responseBufferSize = RESPONSE_BUFFER_BYTES;
    config.http.prefer405over404 = true;
  }

  private ServerConnector connector(Server server, HttpConfiguration http) {
    http.setRequestHeaderSize(MAX_HEADER_BYTES);
    http.setSendServerVersion(false);
    // It would take more memory than all else of a connection that is idle.
    http.setHeaderCacheSize(0);
    var connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(address.host());
    connector.setPort(address.port());
    connector.setIdleTimeout(IDLE.toMillis());
    connector.setAcceptQueueSize(ACCEPT_QUEUE);
    connector.addEventListener(connections);
    return connector;
  }

  private static void errors(JavalinConfig config) {
    config.routes.exception(HttpResponseException.class, HttpServer::answer);
    config.routes.exception(
        Exception.class,
        (e, context) -> {
          LOG.atError().setCause(e).addKeyValue("route", route(context)).log("a request failed");
          answer(context, JettyErrors.problem(500, ""));
        });
    config.router.javaLangErrorHandler(HttpServer::answer);
  }

  /// Javalin's own refusals: no such path, or not with this method.
  private static void answer(HttpResponseException e, Context context) {
    String allowed =
        e.getDetails().getOrDefault("availableMethods", e.getDetails().get("Available methods"));
    answer(
        context,
        allowed == null
            ? Problem.of(
                e.getStatus(),
                "",
                "this service answers nothing at this path; /openapi.json lists those that it has")
            : Problem.of(
                    e.getStatus(), "", context.method() + " is not allowed here; send " + allowed)
                .header("Allow", allowed));
  }

  /// The path of a request as it was declared, with the names of its parameters.
  private static String route(Context context) {
    Endpoint endpoint = context.endpoints().lastHttpEndpoint();
    return endpoint == null ? "" : endpoint.path;
  }

  private static void answer(HttpServletResponse response, Error error) {
    LOG.atError().setCause(error).log("a request failed");
    Problem problem = JettyErrors.problem(500, "");
    response.setStatus(problem.status());
    response.setContentType(Problem.MEDIA_TYPE);
    try {
      response.getOutputStream().write(problem.json());
    } catch (IOException e) {
      LOG.atDebug().setCause(e).log("the client is gone");
    }
  }

  private static void answer(Context context, Health health) {
    switch (health) {
      case Health.Up(String note) ->
          context.result(note.isEmpty() ? "ready\n" : "ready\n" + note + "\n");
      case Health.Down(String reason) ->
          answer(context, Problem.unavailable("NOT_READY", reason, 1));
    }
  }
}
