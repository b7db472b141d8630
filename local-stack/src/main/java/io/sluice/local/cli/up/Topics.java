package io.sluice.local.cli.up;

import com.google.api.gax.rpc.AlreadyExistsException;
import com.google.cloud.pubsub.v1.SubscriptionAdminClient;
import com.google.cloud.pubsub.v1.SubscriptionAdminSettings;
import com.google.cloud.pubsub.v1.TopicAdminClient;
import com.google.cloud.pubsub.v1.TopicAdminSettings;
import com.google.protobuf.Duration;
import com.google.pubsub.v1.PushConfig;
import com.google.pubsub.v1.Subscription;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.service.GoogleEndpoint;
import java.io.IOException;

/// Creates the topic and its push subscription, as a deployment does it in the cloud.
final class Topics {
  private Topics() {}

  /// Creates what is not there yet.
  static void create(LocalSettings local) throws IOException {
    Settings settings = local.settings();
    var endpoint = new GoogleEndpoint(settings.text(Setting.PUBSUB_ENDPOINT));
    var topics = endpoint.configure(TopicAdminSettings.newBuilder()).build();
    try (var client = TopicAdminClient.create(topics)) {
      client.createTopic(local.topic());
    } catch (AlreadyExistsException e) {
      // From an earlier start.
    }
    var subscriptions = endpoint.configure(SubscriptionAdminSettings.newBuilder()).build();
    try (var client = SubscriptionAdminClient.create(subscriptions)) {
      client.createSubscription(subscription(local));
    } catch (AlreadyExistsException e) {
      // From an earlier start.
    }
  }

  private static Subscription subscription(LocalSettings local) {
    Settings settings = local.settings();
    String endpoint = local.pushEndpoints().getFirst().toString();
    return Subscription.newBuilder()
        .setName(local.subscription())
        .setTopic(local.topic())
        .setPushConfig(PushConfig.newBuilder().setPushEndpoint(endpoint))
        .setAckDeadlineSeconds(settings.number(Setting.ACK_DEADLINE_SECONDS))
        .setMessageRetentionDuration(
            Duration.newBuilder().setSeconds(settings.number(Setting.RETENTION_SECONDS)))
        .build();
  }
}
