package io.sluice.local.cli.up;

import com.google.api.gax.rpc.AlreadyExistsException;
import com.google.cloud.pubsub.v1.SubscriptionAdminClient;
import com.google.cloud.pubsub.v1.SubscriptionAdminSettings;
import com.google.cloud.pubsub.v1.TopicAdminClient;
import com.google.cloud.pubsub.v1.TopicAdminSettings;
import com.google.protobuf.Duration;
import com.google.pubsub.v1.PushConfig;
import com.google.pubsub.v1.PushConfig.OidcToken;
import com.google.pubsub.v1.Subscription;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.service.GoogleEndpoint;
import java.io.IOException;

/// Creates the topic and its push subscription, as a deployment does it in the cloud.
final class Topics {
  private Topics() {}

  /// Creates what is not there yet, and has the subscription send the tokens that are asked for.
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
      create(client, local);
    }
  }

  private static void create(SubscriptionAdminClient client, LocalSettings local) {
    try {
      client.createSubscription(subscription(local));
    } catch (AlreadyExistsException e) {
      // From an earlier start, when the account or the audience may have been another, or none.
      PushConfig there = client.getSubscription(local.subscription()).getPushConfig();
      if (!there.getPushEndpoint().isEmpty() && !there.getOidcToken().equals(token(local))) {
        client.modifyPushConfig(
            local.subscription(), there.toBuilder().setOidcToken(token(local)).build());
      }
    }
  }

  private static OidcToken token(LocalSettings local) {
    return OidcToken.newBuilder()
        .setServiceAccountEmail(local.settings().text(Setting.PUSH_ACCOUNT))
        .setAudience(local.settings().text(Setting.PUSH_AUDIENCE))
        .build();
  }

  private static Subscription subscription(LocalSettings local) {
    Settings settings = local.settings();
    String endpoint = local.pushEndpoints().getFirst().toString();
    return Subscription.newBuilder()
        .setName(local.subscription())
        .setTopic(local.topic())
        .setPushConfig(PushConfig.newBuilder().setPushEndpoint(endpoint).setOidcToken(token(local)))
        .setAckDeadlineSeconds(settings.number(Setting.ACK_DEADLINE_SECONDS))
        .setMessageRetentionDuration(
            Duration.newBuilder().setSeconds(settings.number(Setting.RETENTION_SECONDS)))
        .build();
  }
}
