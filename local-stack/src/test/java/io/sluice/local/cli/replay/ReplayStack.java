package io.sluice.local.cli.replay;

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.cloud.NoCredentials;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryOptions;
import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.pubsub.v1.SubscriptionAdminClient;
import com.google.cloud.pubsub.v1.SubscriptionAdminSettings;
import com.google.cloud.pubsub.v1.TopicAdminClient;
import com.google.cloud.pubsub.v1.TopicAdminSettings;
import com.google.pubsub.v1.DeadLetterPolicy;
import com.google.pubsub.v1.PushConfig;
import com.google.pubsub.v1.Subscription;
import io.sluice.Await;
import io.sluice.ingest.IngestMain;
import io.sluice.local.bigquery.LocalBigQuery;
import io.sluice.local.bigquery.LocalBigQueryOptions;
import io.sluice.local.cli.shell.Terminal;
import io.sluice.local.pubsub.LocalPubSub;
import io.sluice.local.pubsub.LocalPubSubOptions;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.model.route.Routes;
import io.sluice.processor.ProcessorMain;
import io.sluice.processor.dedupe.redis.TestRedis;
import io.sluice.service.Address;
import io.sluice.service.GoogleEndpoint;
import io.sluice.service.Running;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Everything from a POST to a row, in this process but for Redis.
final class ReplayStack implements AutoCloseable {
  static final String TOPIC = "projects/sluice-local/topics/events";
  static final String DEAD = TOPIC + "-dead";

  private static final Filter ALL = filter("", false);

  private final HttpClient http = HttpClient.newHttpClient();
  private final TestRedis redis = TestRedis.start();
  private final LocalBigQuery warehouse;
  private final LocalPubSub pubSub;
  private final int port;
  private final Map<String, String> environment = new HashMap<>();
  private Running ingest;
  private Running processor;

  /// What a replay came to.
  record Ran(int exitCode, String said) {}

  ReplayStack() throws Exception {
    warehouse = LocalBigQuery.start(LocalBigQueryOptions.ephemeral("sluice-local"));
    pubSub = LocalPubSub.start(LocalPubSubOptions.ephemeral());
    port = freePort();
    environment.putAll(
        Map.of(
            "SLUICE_PROJECT", "sluice-local",
            "SLUICE_OPEN", "yes",
            "SLUICE_MAX_DEPTH", "600",
            "SLUICE_RETRY_WINDOW_SECONDS", "2",
            "SLUICE_REDIS_URL", redis.url(),
            "SLUICE_REDIS_DURABLE", "yes",
            "SLUICE_PUBSUB_ENDPOINT", "http://127.0.0.1:" + pubSub.port(),
            "SLUICE_BIGQUERY_ENDPOINT", "http://127.0.0.1:" + warehouse.restPort(),
            "SLUICE_BIGQUERY_GRPC_ENDPOINT", "http://127.0.0.1:" + warehouse.grpcPort()));
    createTopics();
  }

  ReplayStack startIngest() throws IOException {
    ingest = IngestMain.start(settings(), Address.loopback(0));
    return this;
  }

  /// Starts it and waits for its tables: who asks a table that is not there yet is refused.
  ReplayStack startProcessor() throws Exception {
    processor = ProcessorMain.start(settings(), Address.loopback(port));
    Await.until("the processor and its tables", Duration.ofSeconds(60), this::isReady);
    return this;
  }

  private boolean isReady() throws Exception {
    var ready = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/ready")).build();
    return rest().getTable("sluice", "rejected_events") != null
        && http.send(ready, BodyHandlers.discarding()).statusCode() == 200;
  }

  private Settings settings() throws IOException {
    return Settings.of(environment).with(Setting.METRICS_PORT, String.valueOf(freePort()));
  }

  /// Posts a body; returns the answer.
  String post(String body, String... headers) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ingest.port() + "/v1/events"))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString()).body();
  }

  /// Has Redis forget what is stored and what is done, as it does in time.
  void forget() throws IOException {
    String script =
        "for _, key in ipairs(redis.call('keys', 'sluice:1:[med]:*')) do redis.call('del', key) end";
    URI uri = URI.create(redis.url());
    try (var socket = new Socket(uri.getHost(), uri.getPort())) {
      String request = "*3\r\n$4\r\nEVAL\r\n$%d\r\n%s\r\n$1\r\n0\r\n";
      socket
          .getOutputStream()
          .write(request.formatted(script.length(), script).getBytes(StandardCharsets.US_ASCII));
      if (socket.getInputStream().read() != '$') {
        throw new IOException("Redis has not run it");
      }
    }
  }

  /// The rows of a query, their cells with a blank between them.
  List<String> rows(String sql) throws InterruptedException {
    return rest()
        .query(QueryJobConfiguration.of(sql))
        .streamAll()
        .map(row ->
            String.join(
                " ",
                row.stream().map(cell -> cell.isNull() ? "NULL" : cell.getStringValue()).toList()))
        .toList();
  }

  BigQuery rest() {
    return BigQueryOptions.newBuilder()
        .setProjectId("sluice-local")
        .setHost("http://127.0.0.1:" + warehouse.restPort())
        .setCredentials(NoCredentials.getInstance())
        .build()
        .getService();
  }

  TopicAdminClient topics() throws IOException {
    return TopicAdminClient.create(
        endpoint()
            .configure(TopicAdminSettings.newBuilder())
            .setCredentialsProvider(NoCredentialsProvider.create())
            .build());
  }

  /// Those of the last hours.
  ///
  /// @param type of the events; empty for all
  static Filter filter(String type, boolean again) {
    Instant now = Instant.now();
    return new Filter(
        now.minus(Duration.ofHours(30)),
        now.plus(Duration.ofHours(1)),
        List.of(),
        List.of(),
        type.isEmpty() ? List.of() : List.of(type),
        again);
  }

  /// Replays as if the times stood in the field `at`: those that were refused are none any more.
  Ran replay(Filter filter) throws Exception {
    return replay(filter, false, UnaryOperator.identity());
  }

  Ran replay(Filter filter, boolean dry, UnaryOperator<Warehouse> watched) throws Exception {
    var said = new StringWriter();
    int exitCode =
        run(said, dry, Map.of("SLUICE_TIME_FIELDS", "at"))
            .rejections(filter, new RoutedTargets(Routes.NONE, List.of()), watched);
    return new Ran(exitCode, said.toString());
  }

  /// Replays by the same settings.
  Ran replayAll() throws Exception {
    var said = new StringWriter();
    int exitCode = run(said, false, Map.of()).rejections(ALL, Routes.NONE, List.of());
    return new Ran(exitCode, said.toString());
  }

  Ran replayDeadLetters(boolean dry) throws Exception {
    var said = new StringWriter();
    int exitCode = run(said, dry, Map.of()).deadLetters("", Clock.systemUTC().instant());
    return new Ran(exitCode, said.toString());
  }

  private Run run(StringWriter said, boolean dry, Map<String, String> changed) {
    var settings = new HashMap<>(environment);
    settings.putAll(changed);
    var out = new PrintWriter(said);
    return new Run(
        Deployment.of(Settings.of(settings)), dry, Terminal.NONE, out, out, Clock.systemUTC());
  }

  @Override
  public void close() throws IOException {
    if (ingest != null) {
      ingest.close();
    }
    pubSub.close();
    if (processor != null) {
      processor.close();
    }
    warehouse.close();
    redis.close();
  }

  private GoogleEndpoint endpoint() {
    return new GoogleEndpoint("http://127.0.0.1:" + pubSub.port());
  }

  private void createTopics() throws IOException {
    try (TopicAdminClient topics = topics();
        var subscriptions =
            SubscriptionAdminClient.create(
                endpoint().configure(SubscriptionAdminSettings.newBuilder()).build())) {
      topics.createTopic(TOPIC);
      topics.createTopic(DEAD);
      subscriptions.createSubscription(
          "projects/sluice-local/subscriptions/events-dead-pull",
          DEAD,
          PushConfig.getDefaultInstance(),
          60);
      subscriptions.createSubscription(
          Subscription.newBuilder()
              .setName("projects/sluice-local/subscriptions/events-bigquery")
              .setTopic(TOPIC)
              .setAckDeadlineSeconds(60)
              .setPushConfig(
                  PushConfig.newBuilder()
                      .setPushEndpoint("http://127.0.0.1:" + port + "/pubsub/push"))
              .setDeadLetterPolicy(
                  DeadLetterPolicy.newBuilder().setDeadLetterTopic(DEAD).setMaxDeliveryAttempts(5))
              .build());
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
