package io.sluice.local.cli.replay;

import com.google.api.gax.batching.BatchingSettings;
import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.DeadlineExceededException;
import com.google.api.gax.rpc.NotFoundException;
import com.google.api.gax.rpc.PermissionDeniedException;
import com.google.cloud.pubsub.v1.stub.GrpcPublisherStub;
import com.google.cloud.pubsub.v1.stub.GrpcSubscriberStub;
import com.google.cloud.pubsub.v1.stub.PublisherStub;
import com.google.cloud.pubsub.v1.stub.PublisherStubSettings;
import com.google.cloud.pubsub.v1.stub.SubscriberStub;
import com.google.cloud.pubsub.v1.stub.SubscriberStubSettings;
import com.google.protobuf.UnsafeByteOperations;
import com.google.pubsub.v1.AcknowledgeRequest;
import com.google.pubsub.v1.ModifyAckDeadlineRequest;
import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.PullRequest;
import com.google.pubsub.v1.ReceivedMessage;
import io.sluice.service.GoogleEndpoint;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Pub/Sub, or what stands in for it, through the client library's stubs.
final class PubSubBus implements Bus {
  /// How long a message is tried to be published.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// How long a pull may take.
  private static final Duration PULL = Duration.ofSeconds(10);

  /// Dead letters of one pull. A message has 10 MB at most, mostly far less.
  private static final int PULLED = 20;

  private final PublisherStub publisher;
  private final SubscriberStub subscriber;
  private final String topic;
  private final String deadLetters;

  private PubSubBus(
      PublisherStub publisher, SubscriberStub subscriber, String topic, String deadLetters) {
    this.publisher = publisher;
    this.subscriber = subscriber;
    this.topic = topic;
    this.deadLetters = deadLetters;
  }

  /// @param topic full name of the topic
  /// @param deadLetters full name of the subscription that holds its dead letters
  static PubSubBus of(GoogleEndpoint endpoint, String topic, String deadLetters)
      throws ReplayException {
    try {
      var publishing = endpoint.configure(PublisherStubSettings.newBuilder());
      publishing
          .publishSettings()
          .setBatchingSettings(BatchingSettings.newBuilder().setIsEnabled(false).build());
      publishing
          .publishSettings()
          .setRetrySettings(
              publishing.publishSettings().getRetrySettings().toBuilder()
                  .setInitialRpcTimeoutDuration(PATIENCE.dividedBy(4))
                  .setMaxRpcTimeoutDuration(PATIENCE.dividedBy(4))
                  .setTotalTimeoutDuration(PATIENCE)
                  .build());
      var pulling = endpoint.configure(SubscriberStubSettings.newBuilder());
      pulling.pullSettings().setSimpleTimeoutNoRetriesDuration(PULL);
      return new PubSubBus(
          GrpcPublisherStub.create(publishing.build()),
          GrpcSubscriberStub.create(pulling.build()),
          topic,
          deadLetters);
    } catch (IOException e) {
      throw new ReplayException(
          "no credentials for Pub/Sub: %s; run `gcloud auth application-default login`"
              .formatted(e.getMessage()));
    }
  }

  @Override
  public void publish(byte[] data, Map<String, String> attributes) throws ReplayException {
    var message =
        PubsubMessage.newBuilder()
            .setData(UnsafeByteOperations.unsafeWrap(data))
            .putAllAttributes(attributes);
    try {
      var _ =
          publisher
              .publishCallable()
              .call(PublishRequest.newBuilder().setTopic(topic).addMessages(message).build());
    } catch (ApiException e) {
      throw failed("nothing can be published to " + topic, "roles/pubsub.publisher", e);
    }
  }

  /// Does not wait: a pull that were given up while it waits could still be handed messages, which
  /// nobody would see until their deadline.
  @Override
  @SuppressWarnings("deprecation") // return_immediately is discouraged for those who pull all day
  public List<DeadLetter> pull() throws ReplayException {
    var request =
        PullRequest.newBuilder()
            .setSubscription(deadLetters)
            .setMaxMessages(PULLED)
            .setReturnImmediately(true)
            .build();
    try {
      return subscriber.pullCallable().call(request).getReceivedMessagesList().stream()
          .map(PubSubBus::deadLetter)
          .toList();
    } catch (DeadlineExceededException e) {
      return List.of();
    } catch (ApiException e) {
      throw failed("no dead letters come from " + deadLetters, "roles/pubsub.subscriber", e);
    }
  }

  @Override
  public void acknowledge(List<String> ackIds) throws ReplayException {
    try {
      var _ =
          subscriber
              .acknowledgeCallable()
              .call(
                  AcknowledgeRequest.newBuilder()
                      .setSubscription(deadLetters)
                      .addAllAckIds(ackIds)
                      .build());
    } catch (ApiException e) {
      throw failed(
          "dead letters are published again, but cannot be taken off " + deadLetters,
          "roles/pubsub.subscriber",
          e);
    }
  }

  @Override
  public void release(List<String> ackIds) throws ReplayException {
    try {
      var _ =
          subscriber
              .modifyAckDeadlineCallable()
              .call(
                  ModifyAckDeadlineRequest.newBuilder()
                      .setSubscription(deadLetters)
                      .addAllAckIds(ackIds)
                      .setAckDeadlineSeconds(0)
                      .build());
    } catch (ApiException e) {
      throw failed("dead letters stay hidden for a while in " + deadLetters, "", e);
    }
  }

  @Override
  public void close() {
    subscriber.close();
    publisher.close();
  }

  private static DeadLetter deadLetter(ReceivedMessage received) {
    PubsubMessage message = received.getMessage();
    return new DeadLetter(
        received.getAckId(),
        message.getMessageId(),
        Instant.ofEpochSecond(
            message.getPublishTime().getSeconds(), message.getPublishTime().getNanos()),
        message.getData().toByteArray(),
        message.getAttributesMap());
  }

  private static ReplayException failed(String what, String role, ApiException e) {
    String advice =
        switch (e) {
          case NotFoundException _ -> "; it does not exist: --topic and --subscription name others";
          case PermissionDeniedException _ when !role.isEmpty() -> "; you need " + role + " on it";
          default -> "; run the same command again";
        };
    return new ReplayException(what + ": " + e.getMessage() + advice);
  }
}
