package io.sluice.local.cli.up;

import io.sluice.model.Setting;
import io.sluice.model.Settings;
import java.net.URI;
import java.util.List;

/// The settings that make services meet the local stack: what production sets to Google's
/// addresses.
record LocalSettings(Settings settings) {
  /// Id of the secret with the AUTH string of the local Redis.
  static final String REDIS_AUTH = "redis-auth";

  /// Id of the secret with the write keys.
  static final String WRITE_KEYS = "write-keys";

  /// The one write key of the local stack: events sent with it have the source `local`.
  static final String WRITE_KEY_LINES = "local:local";

  /// Where Google publishes the keys of push tokens on www.googleapis.com, and the local stack on
  /// the port of its REST interfaces.
  static final String PUSH_KEYS_PATH = "/oauth2/v3/certs";

  /// What the tokens of local pushes are meant for: every local processor, whatever its port.
  private static final String PUSH_AUDIENCE = "http://processor.sluice-local/pubsub/push";

  private static final String PROJECT = "sluice-local";
  private static final String PUSH_PATH = "/pubsub/push";

  /// Fills in what the environment does not say. Unless it names write keys, everyone may send,
  /// with any key or none.
  static LocalSettings of(Settings given) {
    boolean keys = given.has(Setting.WRITE_KEYS_FILE) || given.has(Setting.WRITE_KEYS_SECRET);
    Settings settings =
        keys ? given : given.with(Setting.OPEN, "yes").with(Setting.WRITE_KEYS_SECRET, WRITE_KEYS);
    settings = orElse(settings, Setting.PROJECT, PROJECT);
    settings = orElse(settings, Setting.PUBSUB_ENDPOINT, http(given, Setting.PUBSUB_PORT));
    settings = orElse(settings, Setting.SECRETS_ENDPOINT, http(given, Setting.PUBSUB_PORT));
    settings = orElse(settings, Setting.BIGQUERY_ENDPOINT, http(given, Setting.BIGQUERY_PORT));
    settings =
        orElse(settings, Setting.BIGQUERY_GRPC_ENDPOINT, http(given, Setting.BIGQUERY_GRPC_PORT));
    settings = orElse(settings, Setting.PUSH_AUDIENCE, PUSH_AUDIENCE);
    settings = orElse(settings, Setting.PUSH_ACCOUNT, pushAccount(settings));
    settings =
        orElse(
            settings, Setting.PUSH_KEYS_URL, http(given, Setting.BIGQUERY_PORT) + PUSH_KEYS_PATH);
    if (!settings.has(Setting.REDIS_URL)) {
      settings =
          settings
              .with(Setting.REDIS_URL, "redis://127.0.0.1:" + given.port(Setting.REDIS_PORT))
              .with(Setting.REDIS_AUTH_SECRET, REDIS_AUTH)
              .with(Setting.REDIS_DURABLE, "yes");
    }
    return new LocalSettings(settings);
  }

  /// The settings of a processor that shares its process with an ingest: where the port of the
  /// metrics is set, its own is the next one.
  Settings besideIngest() {
    return settings.has(Setting.METRICS_PORT)
        ? settings.with(
            Setting.METRICS_PORT, String.valueOf(settings.number(Setting.METRICS_PORT) + 1))
        : settings;
  }

  String project() {
    return settings.text(Setting.PROJECT);
  }

  /// The topic's full name.
  String topic() {
    String topic = settings.text(Setting.TOPIC);
    return topic.contains("/") ? topic : "projects/%s/topics/%s".formatted(project(), topic);
  }

  /// The full name of the subscription that feeds the processors.
  String subscription() {
    String id = topic().substring(topic().lastIndexOf('/') + 1);
    return "projects/%s/subscriptions/%s-%s"
        .formatted(project(), id, settings.text(Setting.CONSUMER));
  }

  /// The full name of the topic that takes the messages which that subscription gives up.
  String deadLetterTopic() {
    return topic() + "-dead";
  }

  /// The full name of the subscription that keeps them.
  String deadLetters() {
    String id = topic().substring(topic().lastIndexOf('/') + 1);
    return "projects/%s/subscriptions/%s-dead-pull".formatted(project(), id);
  }

  /// Where processors take pushes.
  List<URI> pushEndpoints() {
    List<URI> given =
        settings.list(Setting.PUSH_ENDPOINTS).stream().map(LocalSettings::endpoint).toList();
    return given.isEmpty() ? List.of(endpoint(http(settings, Setting.PROCESSOR_PORT))) : given;
  }

  /// Where a local port is reached over HTTP.
  String url(Setting port) {
    return http(settings, port);
  }

  private static String pushAccount(Settings settings) {
    return "push@%s.iam.gserviceaccount.com".formatted(settings.text(Setting.PROJECT));
  }

  private static URI endpoint(String url) {
    URI uri = URI.create(url);
    return uri.getPath().isEmpty() ? uri.resolve(PUSH_PATH) : uri;
  }

  private static String http(Settings settings, Setting port) {
    return "http://127.0.0.1:" + settings.port(port);
  }

  private static Settings orElse(Settings settings, Setting setting, String value) {
    return settings.has(setting) ? settings : settings.with(setting, value);
  }
}
