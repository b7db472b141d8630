package io.sluice.local.cli.up;

import io.sluice.local.bigquery.LocalBigQuery;
import io.sluice.local.bigquery.LocalBigQueryOptions;
import io.sluice.local.pubsub.LocalPubSub;
import io.sluice.local.pubsub.LocalPubSubOptions;
import io.sluice.local.pubsub.PushKey;
import io.sluice.local.redis.LocalRedis;
import io.sluice.local.secrets.LocalSecrets;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Stands in for Google Cloud: Redis, BigQuery, Pub/Sub with Secret Manager, a topic and its push
/// subscription.
final class Stack {
  private static final int PASSWORD_BYTES = 24;

  /// Before the second push of a message, and at most: shorter than in the cloud, where nobody
  /// waits.
  private static final Duration MIN_BACKOFF = Duration.ofMillis(100);

  private static final Duration MAX_BACKOFF = Duration.ofSeconds(5);

  private static final List<Setting> PORTS =
      List.of(
          Setting.PUBSUB_PORT,
          Setting.BIGQUERY_PORT,
          Setting.BIGQUERY_GRPC_PORT,
          Setting.REDIS_PORT);

  private final LocalSettings local;
  private final boolean ephemeral;

  Stack(LocalSettings local, boolean ephemeral) {
    this.local = local;
    this.ephemeral = ephemeral;
  }

  /// Starts everything in its order.
  ///
  /// @param directory of all that is kept
  /// @param lost told why, when Redis has ended by itself
  void start(Parts parts, Path directory, Consumer<String> lost) throws Exception {
    Workspace workspace = Workspace.open(directory, ephemeral);
    parts.start(List.of(() -> workspace));
    LocalRedis.endOrphan(workspace.remains("redis"));
    Ports.check(local.settings(), PORTS);
    String password = password();
    var pushKey = new PushKey();
    parts.start(
        List.of(
            () -> redis(workspace, password, lost),
            () -> bigQuery(workspace, pushKey),
            () -> pubSub(workspace, password, pushKey)));
  }

  private LocalRedis redis(Workspace workspace, String password, Consumer<String> lost)
      throws Exception {
    LocalRedis redis =
        LocalRedis.start(
            new LocalRedis.Options(
                settings().port(Setting.REDIS_PORT),
                workspace.part("redis"),
                !ephemeral,
                password));
    redis.onExit(() -> lost.accept(whyLost(workspace)));
    return redis;
  }

  // With a disk that is full Redis ends: what it has answered has to be on the disk.
  private static String whyLost(Workspace workspace) {
    return workspace.isFull()
        ? "no space is left on the disk of " + workspace.directory()
        : "Redis has ended by itself (%s says why)"
            .formatted(workspace.remains("redis").resolve("redis.log"));
  }

  private LocalBigQuery bigQuery(Workspace workspace, PushKey pushKey) throws Exception {
    return LocalBigQuery.start(
        new LocalBigQueryOptions(
            settings().port(Setting.BIGQUERY_PORT),
            settings().port(Setting.BIGQUERY_GRPC_PORT),
            ephemeral ? Optional.empty() : Optional.of(workspace.part("bigquery")),
            local.project(),
            Map.of(LocalSettings.PUSH_KEYS_PATH, pushKey::jwks)));
  }

  private LocalPubSub pubSub(Workspace workspace, String password, PushKey pushKey)
      throws Exception {
    var secrets =
        new LocalSecrets(
            Map.of(
                secret(LocalSettings.REDIS_AUTH),
                password,
                secret(LocalSettings.WRITE_KEYS),
                LocalSettings.WRITE_KEY_LINES));
    LocalPubSub pubSub =
        LocalPubSub.start(
            new LocalPubSubOptions(
                settings().port(Setting.PUBSUB_PORT),
                workspace.part("pubsub"),
                local.pushEndpoints(),
                MIN_BACKOFF,
                MAX_BACKOFF,
                List.of(secrets.service()),
                pushKey));
    try {
      Topics.create(local);
      return pubSub;
    } catch (IOException | RuntimeException e) {
      pubSub.close();
      throw e;
    }
  }

  private String secret(String id) {
    return "projects/%s/secrets/%s".formatted(local.project(), id);
  }

  private Settings settings() {
    return local.settings();
  }

  private static String password() {
    byte[] password = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(password);
    return HexFormat.of().formatHex(password);
  }
}
