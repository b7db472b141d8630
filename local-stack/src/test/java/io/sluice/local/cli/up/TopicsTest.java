package io.sluice.local.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.pubsub.v1.SubscriptionAdminClient;
import com.google.cloud.pubsub.v1.SubscriptionAdminSettings;
import com.google.cloud.pubsub.v1.TopicAdminClient;
import com.google.cloud.pubsub.v1.TopicAdminSettings;
import com.google.protobuf.ByteString;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.PushConfig;
import io.sluice.local.pubsub.LocalPubSub;
import io.sluice.local.pubsub.LocalPubSubOptions;
import io.sluice.model.Settings;
import io.sluice.service.GoogleEndpoint;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The subscription of the local run, new and from earlier releases.
class TopicsTest {
  private static final String NOBODY = "http://127.0.0.1:1/pubsub/push";

  private LocalPubSub pubSub;
  private LocalSettings local;
  private TopicAdminClient topics;
  private SubscriptionAdminClient subscriptions;

  @BeforeEach
  void start() throws Exception {
    pubSub = LocalPubSub.start(LocalPubSubOptions.ephemeral());
    local = settings("push@sluice-local.iam.gserviceaccount.com");
    var endpoint = new GoogleEndpoint("http://127.0.0.1:" + pubSub.port());
    topics = TopicAdminClient.create(endpoint.configure(TopicAdminSettings.newBuilder()).build());
    subscriptions =
        SubscriptionAdminClient.create(
            endpoint.configure(SubscriptionAdminSettings.newBuilder()).build());
  }

  @AfterEach
  void stop() {
    topics.close();
    subscriptions.close();
    pubSub.close();
  }

  @Test
  void aNewSubscriptionSendsTokensOfTheAccountAndTheAudience() throws Exception {
    Topics.create(local);

    assertThat(pushConfig().getPushEndpoint()).isEqualTo(NOBODY);
    assertThat(pushConfig().getOidcToken().getServiceAccountEmail())
        .isEqualTo("push@sluice-local.iam.gserviceaccount.com");
    assertThat(pushConfig().getOidcToken().getAudience())
        .isEqualTo("http://processor.sluice-local/pubsub/push");
  }

  @Test
  void oneThatSentNoneDoesSoFromNowOnAndKeepsItsMessages() throws Exception {
    topics.createTopic(local.topic());
    var own = PushConfig.newBuilder().setPushEndpoint(NOBODY + "?own");
    own.setNoWrapper(PushConfig.NoWrapper.newBuilder().setWriteMetadata(true));
    subscriptions.createSubscription(local.subscription(), local.topic(), own.build(), 60);
    var message = PubsubMessage.newBuilder().setData(ByteString.copyFromUtf8("kept"));
    topics.publish(local.topic(), List.of(message.build()));

    Topics.create(local);

    assertThat(pushConfig().hasOidcToken()).isTrue();
    assertThat(pushConfig().toBuilder().clearOidcToken().build()).isEqualTo(own.build());
    assertThat(pubSub.backlogs())
        .filteredOn(backlog -> backlog.subscription().equals(local.subscription()))
        .singleElement()
        .satisfies(backlog -> assertThat(backlog.unacked()).isEqualTo(1));
  }

  @Test
  void anotherAccountIsTakenOver() throws Exception {
    Topics.create(local);
    Topics.create(settings("other@sluice-local.iam.gserviceaccount.com"));

    assertThat(pushConfig().getOidcToken().getServiceAccountEmail())
        .isEqualTo("other@sluice-local.iam.gserviceaccount.com");
  }

  @Test
  void whatIsDeliveredInVainGoesToTheDeadLettersAlsoIfItsSubscriptionIsOlder() throws Exception {
    topics.createTopic(local.topic());
    var push = PushConfig.newBuilder().setPushEndpoint(NOBODY).build();
    subscriptions.createSubscription(local.subscription(), local.topic(), push, 60);

    Topics.create(local);
    Topics.create(local);

    var policy = subscriptions.getSubscription(local.subscription()).getDeadLetterPolicy();
    assertThat(policy.getDeadLetterTopic()).isEqualTo("projects/sluice-local/topics/events-dead");
    assertThat(policy.getMaxDeliveryAttempts()).isEqualTo(100);
    var kept =
        subscriptions.getSubscription("projects/sluice-local/subscriptions/events-dead-pull");
    assertThat(kept.getTopic()).isEqualTo(policy.getDeadLetterTopic());
  }

  @Test
  void oneThatWasMadeToBePulledStaysSo() throws Exception {
    topics.createTopic(local.topic());
    var pull = PushConfig.getDefaultInstance();
    subscriptions.createSubscription(local.subscription(), local.topic(), pull, 60);

    Topics.create(local);

    assertThat(pushConfig()).isEqualTo(pull);
  }

  private PushConfig pushConfig() {
    return subscriptions.getSubscription(local.subscription()).getPushConfig();
  }

  private LocalSettings settings(String account) {
    return LocalSettings.of(
        Settings.of(
            Map.of(
                "SLUICE_PUBSUB_PORT", String.valueOf(pubSub.port()),
                "SLUICE_PUSH_ENDPOINTS", NOBODY,
                "SLUICE_PUSH_ACCOUNT", account)));
  }
}
