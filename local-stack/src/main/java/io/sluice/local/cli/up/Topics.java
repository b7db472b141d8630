package io.sluice.local.cli.up;

import com.google.api.gax.rpc.AlreadyExistsException;
import com.google.cloud.pubsub.v1.SubscriptionAdminClient;
import com.google.cloud.pubsub.v1.SubscriptionAdminSettings;
import com.google.cloud.pubsub.v1.TopicAdminClient;
import com.google.cloud.pubsub.v1.TopicAdminSettings;
import com.google.protobuf.Duration;
import com.google.protobuf.FieldMask;
import com.google.protobuf.util.Durations;
import com.google.pubsub.v1.DeadLetterPolicy;
import com.google.pubsub.v1.PushConfig;
import com.google.pubsub.v1.PushConfig.OidcToken;
import com.google.pubsub.v1.Subscription;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.service.GoogleEndpoint;
import java.io.IOException;

/// Creates the topic and its push subscription, and where their dead letters lie, as a deployment
/// does it in the cloud.
final class Topics {
  /// After so many deliveries a message is a dead letter: Pub/Sub's maximum.
  private static final int MAX_DELIVERY_ATTEMPTS = 100;

  private static final int DEAD_LETTER_SECONDS = 60;
  private static final int DEAD_LETTER_DAYS = 31;

  private Topics() {}

  /// Creates what is not there yet, and has the subscription send the tokens that are asked for.
  static void create(LocalSettings local) throws IOException {
    Settings settings = local.settings();
    var endpoint = new GoogleEndpoint(settings.text(Setting.PUBSUB_ENDPOINT));
    var topics = endpoint.configure(TopicAdminSettings.newBuilder()).build();
    try (var client = TopicAdminClient.create(topics)) {
      create(client, local.topic());
      create(client, local.deadLetterTopic());
    }
    var subscriptions = endpoint.configure(SubscriptionAdminSettings.newBuilder()).build();
    try (var client = SubscriptionAdminClient.create(subscriptions)) {
      create(client, local);
      createDeadLetters(client, local);
    }
  }

  private static void create(TopicAdminClient client, String topic) {
    try {
      var _ = client.createTopic(topic);
    } catch (AlreadyExistsException e) {
      // From an earlier start.
    }
  }

  /// Without a subscription the dead letters would be gone.
  private static void createDeadLetters(SubscriptionAdminClient client, LocalSettings local) {
    try {
      var _ =
          client.createSubscription(
              Subscription.newBuilder()
                  .setName(local.deadLetters())
                  .setTopic(local.deadLetterTopic())
                  .setAckDeadlineSeconds(DEAD_LETTER_SECONDS)
                  .setMessageRetentionDuration(Durations.fromDays(DEAD_LETTER_DAYS))
                  .build());
    } catch (AlreadyExistsException e) {
      // From an earlier start.
    }
  }

  private static void create(SubscriptionAdminClient client, LocalSettings local) {
    try {
      client.createSubscription(subscription(local));
    } catch (AlreadyExistsException e) {
      // From an earlier start, when the account or the audience may have been another, or none.
      Subscription subscription = client.getSubscription(local.subscription());
      PushConfig there = subscription.getPushConfig();
      if (there.getPushEndpoint().isEmpty()) {
        return; // whoever made it like that pulls from it
      }
      if (!subscription.hasDeadLetterPolicy()) {
        var _ =
            client.updateSubscription(
                subscription.toBuilder().setDeadLetterPolicy(deadLetterPolicy(local)).build(),
                FieldMask.newBuilder().addPaths("dead_letter_policy").build());
      }
      if (!there.getOidcToken().equals(token(local))) {
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

  private static DeadLetterPolicy deadLetterPolicy(LocalSettings local) {
    return DeadLetterPolicy.newBuilder()
        .setDeadLetterTopic(local.deadLetterTopic())
        .setMaxDeliveryAttempts(MAX_DELIVERY_ATTEMPTS)
        .build();
  }

  private static Subscription subscription(LocalSettings local) {
    Settings settings = local.settings();
    String endpoint = local.pushEndpoints().getFirst().toString();
    return Subscription.newBuilder()
        .setName(local.subscription())
        .setTopic(local.topic())
        .setPushConfig(PushConfig.newBuilder().setPushEndpoint(endpoint).setOidcToken(token(local)))
        .setDeadLetterPolicy(deadLetterPolicy(local))
        .setAckDeadlineSeconds(settings.number(Setting.ACK_DEADLINE_SECONDS))
        .setMessageRetentionDuration(
            Duration.newBuilder().setSeconds(settings.number(Setting.RETENTION_SECONDS)))
        .build();
  }
}
