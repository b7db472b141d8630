package io.sluice.local.pubsub;

import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import com.google.pubsub.v1.DeadLetterPolicy;
import com.google.pubsub.v1.PushConfig;
import com.google.pubsub.v1.RetryPolicy;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;

/// Fills in the defaults of a topic or subscription, and refuses what the real service would
/// refuse, and what this one cannot do: nothing that was asked for is ignored.
///
/// Source of defaults and ranges: google/pubsub/v1/pubsub.proto.
final class SubscriptionRules {
  private static final int DEFAULT_ACK_DEADLINE_SECONDS = 10;
  static final int MAX_ACK_DEADLINE_SECONDS = 600;
  private static final Duration DEFAULT_RETENTION = Durations.fromDays(7);
  private static final Duration MIN_RETENTION = Durations.fromMinutes(10);
  private static final Duration MAX_RETENTION = Durations.fromDays(31);
  private static final Duration DEFAULT_MIN_BACKOFF = Durations.fromSeconds(10);
  private static final Duration MAX_BACKOFF = Durations.fromSeconds(600);
  private static final int MIN_DELIVERY_ATTEMPTS = 5;
  private static final int MAX_DELIVERY_ATTEMPTS = 100;

  private SubscriptionRules() {}

  static Topic complete(Topic topic) {
    unsupported(topic.hasSchemaSettings(), "schemas (schema_settings)");
    unsupported(
        topic.hasMessageRetentionDuration(), "topic retention (message_retention_duration)");
    unsupported(topic.hasIngestionDataSourceSettings(), "ingestion_data_source_settings");
    unsupported(topic.getMessageTransformsCount() > 0, "message_transforms");
    unsupported(!topic.getKmsKeyName().isEmpty(), "encryption keys (kms_key_name)");
    return topic.toBuilder().setState(Topic.State.ACTIVE).build();
  }

  static Subscription complete(Subscription subscription) {
    refuseUnsupported(subscription);
    var complete = subscription.toBuilder().setState(Subscription.State.ACTIVE);
    if (subscription.getAckDeadlineSeconds() == 0) {
      complete.setAckDeadlineSeconds(DEFAULT_ACK_DEADLINE_SECONDS);
    }
    if (!subscription.hasMessageRetentionDuration()) {
      complete.setMessageRetentionDuration(DEFAULT_RETENTION);
    }
    if (subscription.hasRetryPolicy()) {
      complete.setRetryPolicy(complete(subscription.getRetryPolicy()));
    }
    if (subscription.hasDeadLetterPolicy()) {
      complete.setDeadLetterPolicy(complete(subscription.getDeadLetterPolicy()));
    }
    checkRanges(complete);
    checkAccount(subscription.getPushConfig());
    return complete.build();
  }

  private static void refuseUnsupported(Subscription subscription) {
    PushConfig push = subscription.getPushConfig();
    unsupported(!subscription.getFilter().isEmpty(), "filters (filter)");
    unsupported(subscription.getEnableMessageOrdering(), "ordering (enable_message_ordering)");
    unsupported(subscription.getEnableExactlyOnceDelivery(), "enable_exactly_once_delivery");
    unsupported(subscription.getRetainAckedMessages(), "retain_acked_messages");
    unsupported(subscription.getMessageTransformsCount() > 0, "message_transforms");
    unsupported(subscription.hasBigqueryConfig(), "BigQuery subscriptions (bigquery_config)");
    unsupported(subscription.hasCloudStorageConfig(), "cloud_storage_config");
    unsupported(subscription.hasBigtableConfig(), "bigtable_config");
    unsupported(
        !push.getAttributesOrDefault("x-goog-version", "v1").equals("v1"),
        "x-goog-version other than v1 (push_config.attributes)");
  }

  private static void checkAccount(PushConfig push) {
    if (push.hasOidcToken() && !push.getOidcToken().getServiceAccountEmail().contains("@")) {
      throw PubSubErrors.invalid(
          "Invalid push_config.oidc_token.service_account_email (%s). It is the email of a service account."
              .formatted(push.getOidcToken().getServiceAccountEmail()));
    }
  }

  private static void unsupported(boolean asked, String what) {
    if (asked) {
      throw PubSubErrors.unsupported(what);
    }
  }

  private static RetryPolicy complete(RetryPolicy policy) {
    var complete = policy.toBuilder();
    if (!policy.hasMinimumBackoff()) {
      complete.setMinimumBackoff(DEFAULT_MIN_BACKOFF);
    }
    if (!policy.hasMaximumBackoff()) {
      complete.setMaximumBackoff(MAX_BACKOFF);
    }
    return complete.build();
  }

  private static DeadLetterPolicy complete(DeadLetterPolicy policy) {
    ResourceNames.topic(policy.getDeadLetterTopic());
    return policy.getMaxDeliveryAttempts() == 0
        ? policy.toBuilder().setMaxDeliveryAttempts(MIN_DELIVERY_ATTEMPTS).build()
        : policy;
  }

  private static void checkRanges(Subscription.Builder subscription) {
    int deadline = subscription.getAckDeadlineSeconds();
    if (deadline < DEFAULT_ACK_DEADLINE_SECONDS || deadline > MAX_ACK_DEADLINE_SECONDS) {
      throw PubSubErrors.invalid(
          "Invalid ack deadline given (ack_deadline_seconds=%d). It is 10 to 600 seconds."
              .formatted(deadline));
    }
    within(
        "message_retention_duration",
        subscription.getMessageRetentionDuration(),
        MIN_RETENTION,
        MAX_RETENTION);
    if (subscription.hasRetryPolicy()) {
      RetryPolicy policy = subscription.getRetryPolicy();
      within("minimum_backoff", policy.getMinimumBackoff(), Durations.ZERO, MAX_BACKOFF);
      within(
          "maximum_backoff", policy.getMaximumBackoff(), policy.getMinimumBackoff(), MAX_BACKOFF);
    }
    int attempts = subscription.getDeadLetterPolicy().getMaxDeliveryAttempts();
    if (subscription.hasDeadLetterPolicy()
        && (attempts < MIN_DELIVERY_ATTEMPTS || attempts > MAX_DELIVERY_ATTEMPTS)) {
      throw PubSubErrors.invalid(
          "Invalid max_delivery_attempts (%d). It is 5 to 100.".formatted(attempts));
    }
  }

  private static void within(String what, Duration value, Duration min, Duration max) {
    boolean valid =
        Durations.isValid(value)
            && Durations.compare(value, min) >= 0
            && Durations.compare(value, max) <= 0;
    if (!valid) {
      throw PubSubErrors.invalid(
          "Invalid %s (%ds). It is %s to %s."
              .formatted(
                  what, value.getSeconds(), Durations.toString(min), Durations.toString(max)));
    }
  }
}
