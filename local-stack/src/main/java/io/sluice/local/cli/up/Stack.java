package io.sluice.local.cli.up;

import io.sluice.local.bigquery.LocalBigQuery;
import io.sluice.local.bigquery.LocalBigQueryOptions;
import io.sluice.local.pubsub.LocalPubSub;
import io.sluice.local.pubsub.LocalPubSubOptions;
import io.sluice.local.redis.LocalRedis;
import io.sluice.local.secrets.LocalSecrets;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Stands in for Google Cloud: Redis, BigQuery, Pub/Sub with Secret Manager, a topic and its push
/// subscription.
final class Stack {
  private static final int PASSWORD_BYTES = 24;

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
  /// @param lost what to do when a part ends by itself
  void start(Parts parts, Path directory, Runnable lost) throws Exception {
    Workspace workspace = parts.start(() -> Workspace.open(directory, ephemeral));
    LocalRedis.endOrphan(workspace.remains("redis"));
    Ports.check(local.settings(), PORTS);
    String password = password();
    LocalRedis redis = parts.start(() -> redis(workspace, password));
    redis.onExit(lost);
    parts.start(() -> bigQuery(workspace));
    parts.start(() -> pubSub(workspace, password));
    Topics.create(local);
  }

  private LocalRedis redis(Workspace workspace, String password) throws Exception {
    return LocalRedis.start(
        new LocalRedis.Options(
            settings().port(Setting.REDIS_PORT), workspace.part("redis"), !ephemeral, password));
  }

  private LocalBigQuery bigQuery(Workspace workspace) throws Exception {
    return LocalBigQuery.start(
        new LocalBigQueryOptions(
            settings().port(Setting.BIGQUERY_PORT),
            settings().port(Setting.BIGQUERY_GRPC_PORT),
            ephemeral ? Optional.empty() : Optional.of(workspace.part("bigquery")),
            local.project()));
  }

  private LocalPubSub pubSub(Workspace workspace, String password) throws Exception {
    var secrets =
        new LocalSecrets(
            Map.of(
                secret(LocalSettings.REDIS_AUTH),
                password,
                secret(LocalSettings.WRITE_KEYS),
                LocalSettings.WRITE_KEY_LINES));
    return LocalPubSub.start(
        new LocalPubSubOptions(
            settings().port(Setting.PUBSUB_PORT),
            workspace.part("pubsub"),
            local.pushEndpoints(),
            Duration.ofMillis(100),
            Duration.ofSeconds(5),
            List.of(secrets.service())));
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
