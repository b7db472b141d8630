package io.sluice.local.pubsub;

import com.google.protobuf.Empty;
import com.google.protobuf.util.FieldMaskUtil;
import com.google.pubsub.v1.DeleteTopicRequest;
import com.google.pubsub.v1.GetTopicRequest;
import com.google.pubsub.v1.ListTopicSubscriptionsRequest;
import com.google.pubsub.v1.ListTopicSubscriptionsResponse;
import com.google.pubsub.v1.ListTopicsRequest;
import com.google.pubsub.v1.ListTopicsResponse;
import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PublishResponse;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.Topic;
import com.google.pubsub.v1.UpdateTopicRequest;
import io.grpc.ServerServiceDefinition;
import java.util.List;

/// `google.pubsub.v1.Publisher` without snapshots and detaching.
final class PublisherService {
  private final Broker broker;

  PublisherService(Broker broker) {
    this.broker = broker;
  }

  ServerServiceDefinition definition() {
    var empty = Empty.getDefaultInstance();
    var topic = Topic.getDefaultInstance();
    return new RpcService("google.pubsub.v1.Publisher")
        .unary("CreateTopic", topic, topic, this::createTopic)
        .unary("UpdateTopic", UpdateTopicRequest.getDefaultInstance(), topic, this::updateTopic)
        .unary("GetTopic", GetTopicRequest.getDefaultInstance(), topic, this::getTopic)
        .unary("DeleteTopic", DeleteTopicRequest.getDefaultInstance(), empty, this::deleteTopic)
        .unary(
            "Publish",
            PublishRequest.getDefaultInstance(),
            PublishResponse.getDefaultInstance(),
            this::publish)
        .unary(
            "ListTopics",
            ListTopicsRequest.getDefaultInstance(),
            ListTopicsResponse.getDefaultInstance(),
            this::listTopics)
        .unary(
            "ListTopicSubscriptions",
            ListTopicSubscriptionsRequest.getDefaultInstance(),
            ListTopicSubscriptionsResponse.getDefaultInstance(),
            this::listTopicSubscriptions)
        .build();
  }

  private Topic createTopic(Topic topic) {
    String _ = ResourceNames.topic(topic.getName());
    return broker.createTopic(SubscriptionRules.complete(topic));
  }

  private Topic updateTopic(UpdateTopicRequest request) {
    Topic wanted = request.getTopic();
    return broker.updateTopic(
        wanted.getName(),
        topic -> {
          var changed = topic.toBuilder();
          FieldMaskUtil.merge(request.getUpdateMask(), wanted, changed);
          return SubscriptionRules.complete(changed.build());
        });
  }

  private Topic getTopic(GetTopicRequest request) {
    return broker.topic(ResourceNames.topic(request.getTopic()));
  }

  private Empty deleteTopic(DeleteTopicRequest request) {
    broker.deleteTopic(ResourceNames.topic(request.getTopic()));
    return Empty.getDefaultInstance();
  }

  private PublishResponse publish(PublishRequest request) throws InterruptedException {
    String topic = ResourceNames.topic(request.getTopic());
    PublishLimits.check(request);
    List<PubsubMessage> messages =
        request.getMessagesList().stream().map(PublisherService::withoutOutputFields).toList();
    long firstId = broker.publish(topic, messages);
    var response = PublishResponse.newBuilder();
    for (int i = 0; i < messages.size(); i++) {
      response.addMessageIds(Long.toString(firstId + i));
    }
    return response.build();
  }

  private static PubsubMessage withoutOutputFields(PubsubMessage message) {
    return message.getMessageId().isEmpty() && !message.hasPublishTime()
        ? message
        : message.toBuilder().clearMessageId().clearPublishTime().build();
  }

  private ListTopicsResponse listTopics(ListTopicsRequest request) {
    String project = ResourceNames.project(request.getProject()) + "/";
    List<String> names =
        broker.topics().stream()
            .map(Topic::getName)
            .filter(name -> name.startsWith(project))
            .toList();
    Page page = Page.of(names, request.getPageSize(), request.getPageToken());
    var response = ListTopicsResponse.newBuilder().setNextPageToken(page.nextToken());
    page.names().forEach(name -> response.addTopics(broker.topic(name)));
    return response.build();
  }

  private ListTopicSubscriptionsResponse listTopicSubscriptions(
      ListTopicSubscriptionsRequest request) {
    Topic topic = broker.topic(ResourceNames.topic(request.getTopic()));
    List<String> names =
        broker.subscriptions().stream()
            .map(LiveSubscription::resource)
            .filter(subscription -> subscription.getTopic().equals(topic.getName()))
            .map(subscription -> subscription.getName())
            .toList();
    Page page = Page.of(names, request.getPageSize(), request.getPageToken());
    return ListTopicSubscriptionsResponse.newBuilder()
        .addAllSubscriptions(page.names())
        .setNextPageToken(page.nextToken())
        .build();
  }
}
