package io.sluice.local.cli.replay;

import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.service.GoogleEndpoint;

/// What a replay works on: the local stack, or a project of Google Cloud.
///
/// @param settings with all names filled in
/// @param google whether it is Google's own services that are reached
record Deployment(Settings settings, boolean google) {
  private static final String LOCAL_PROJECT = "sluice-local";

  /// Google's when the settings name a project and no endpoints, else the local stack.
  static Deployment of(Settings given) {
    boolean google =
        given.has(Setting.PROJECT)
            && !given.has(Setting.PUBSUB_ENDPOINT)
            && !given.has(Setting.BIGQUERY_ENDPOINT);
    if (google) {
      return new Deployment(given, true);
    }
    Settings settings = orElse(given, Setting.PROJECT, LOCAL_PROJECT);
    settings = orElse(settings, Setting.PUBSUB_ENDPOINT, local(given, Setting.PUBSUB_PORT));
    settings = orElse(settings, Setting.BIGQUERY_ENDPOINT, local(given, Setting.BIGQUERY_PORT));
    return new Deployment(settings, false);
  }

  /// The topic's full name.
  String topic() {
    String topic = settings.text(Setting.TOPIC);
    return topic.contains("/") ? topic : "projects/%s/topics/%s".formatted(project(), topic);
  }

  /// The full name of a subscription.
  ///
  /// @param name an id or a full name; empty for the one that a deployment makes for dead letters
  String subscription(String name) {
    if (name.contains("/")) {
      return name;
    }
    String topic = topic().substring(topic().lastIndexOf('/') + 1);
    return "projects/%s/subscriptions/%s"
        .formatted(project(), name.isEmpty() ? topic + "-dead-pull" : name);
  }

  String project() {
    return settings.text(Setting.PROJECT);
  }

  String dataset() {
    return settings.text(Setting.DATASET);
  }

  /// Where a service is.
  GoogleEndpoint endpoint(Setting setting) {
    return new GoogleEndpoint(settings.text(setting));
  }

  /// For people, beside names that say the rest.
  String place() {
    return google ? "Google Cloud" : "the local stack";
  }

  private static String local(Settings settings, Setting port) {
    return "http://127.0.0.1:" + settings.port(port);
  }

  private static Settings orElse(Settings settings, Setting setting, String value) {
    return settings.has(setting) ? settings : settings.with(setting, value);
  }
}
