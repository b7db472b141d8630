package io.sluice.local.pubsub;

import com.google.protobuf.Empty;
import com.google.protobuf.util.FieldMaskUtil;
import com.google.pubsub.v1.AcknowledgeRequest;
import com.google.pubsub.v1.DeleteSubscriptionRequest;
import com.google.pubsub.v1.GetSubscriptionRequest;
import com.google.pubsub.v1.ListSubscriptionsRequest;
import com.google.pubsub.v1.ListSubscriptionsResponse;
import com.google.pubsub.v1.ModifyAckDeadlineRequest;
import com.google.pubsub.v1.ModifyPushConfigRequest;
import com.google.pubsub.v1.PullRequest;
import com.google.pubsub.v1.PullResponse;
import com.google.pubsub.v1.StreamingPullRequest;
import com.google.pubsub.v1.StreamingPullResponse;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.UpdateSubscriptionRequest;
import io.grpc.Context;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// `google.pubsub.v1.Subscriber` without snapshots and seek.
final class SubscriberService {
  private static final int MAX_PULL_MESSAGES = 1_000;
  private static final long MAX_PULL_BYTES = 10_000_000;

  /// How long a pull waits for a message; it then answers with none.
  private static final long PULL_WAIT_NANOS = TimeUnit.SECONDS.toNanos(30);

  /// How often a waiting pull looks whether its client is still there.
  private static final long PULL_CHECK_MILLIS = 200;

  private static final Set<String> IMMUTABLE =
      Set.of("name", "topic", "filter", "enable_message_ordering");

  private final Broker broker;

  SubscriberService(Broker broker) {
    this.broker = broker;
  }

  ServerServiceDefinition definition() {
    var empty = Empty.getDefaultInstance();
    var subscription = Subscription.getDefaultInstance();
    return new RpcService("google.pubsub.v1.Subscriber")
        .unary("CreateSubscription", subscription, subscription, this::create)
        .unary(
            "GetSubscription", GetSubscriptionRequest.getDefaultInstance(), subscription, this::get)
        .unary(
            "UpdateSubscription",
            UpdateSubscriptionRequest.getDefaultInstance(),
            subscription,
            this::update)
        .unary(
            "ModifyPushConfig",
            ModifyPushConfigRequest.getDefaultInstance(),
            empty,
            this::modifyPush)
        .unary(
            "DeleteSubscription",
            DeleteSubscriptionRequest.getDefaultInstance(),
            empty,
            this::delete)
        .unary(
            "ListSubscriptions",
            ListSubscriptionsRequest.getDefaultInstance(),
            ListSubscriptionsResponse.getDefaultInstance(),
            this::list)
        .unary(
            "Pull", PullRequest.getDefaultInstance(), PullResponse.getDefaultInstance(), this::pull)
        .bidirectional(
            "StreamingPull",
            StreamingPullRequest.getDefaultInstance(),
            StreamingPullResponse.getDefaultInstance(),
            responses ->
                new StreamingPull(
                    broker, (ServerCallStreamObserver<StreamingPullResponse>) responses))
        .unary("Acknowledge", AcknowledgeRequest.getDefaultInstance(), empty, this::acknowledge)
        .unary(
            "ModifyAckDeadline",
            ModifyAckDeadlineRequest.getDefaultInstance(),
            empty,
            this::modifyAckDeadline)
        .build();
  }

  private Subscription create(Subscription subscription) {
    String _ = ResourceNames.subscription(subscription.getName());
    String _ = ResourceNames.topic(subscription.getTopic());
    return broker.createSubscription(SubscriptionRules.complete(subscription));
  }

  private LiveSubscription named(String name) {
    return broker.subscription(ResourceNames.subscription(name));
  }

  private Subscription get(GetSubscriptionRequest request) {
    return named(request.getSubscription()).resource();
  }

  private Subscription update(UpdateSubscriptionRequest request) {
    Subscription wanted = request.getSubscription();
    for (String path : request.getUpdateMask().getPathsList()) {
      if (IMMUTABLE.contains(path)) {
        throw PubSubErrors.invalid("The field " + path + " of a subscription cannot be changed.");
      }
    }
    return broker.updateSubscription(
        wanted.getName(),
        subscription -> {
          var changed = subscription.toBuilder();
          var options = new FieldMaskUtil.MergeOptions().setReplaceMessageFields(true);
          FieldMaskUtil.merge(request.getUpdateMask(), wanted, changed, options);
          return SubscriptionRules.complete(changed.build());
        });
  }

  private Empty modifyPush(ModifyPushConfigRequest request) {
    Subscription _ =
        broker.updateSubscription(
            ResourceNames.subscription(request.getSubscription()),
            subscription ->
                SubscriptionRules.complete(
                    subscription.toBuilder().setPushConfig(request.getPushConfig()).build()));
    return Empty.getDefaultInstance();
  }

  private Empty delete(DeleteSubscriptionRequest request) {
    broker.deleteSubscription(ResourceNames.subscription(request.getSubscription()));
    return Empty.getDefaultInstance();
  }

  private ListSubscriptionsResponse list(ListSubscriptionsRequest request) {
    String project = ResourceNames.project(request.getProject()) + "/";
    List<String> names =
        broker.subscriptions().stream()
            .map(subscription -> subscription.resource().getName())
            .filter(name -> name.startsWith(project))
            .toList();
    Page page = Page.of(names, request.getPageSize(), request.getPageToken());
    var response = ListSubscriptionsResponse.newBuilder().setNextPageToken(page.nextToken());
    page.names().forEach(name -> response.addSubscriptions(broker.subscription(name).resource()));
    return response.build();
  }

  private PullResponse pull(PullRequest request) throws IOException, InterruptedException {
    LiveSubscription subscription = named(request.getSubscription());
    if (request.getMaxMessages() < 1) {
      throw PubSubErrors.invalid(
          "Invalid max_messages (" + request.getMaxMessages() + "). It is 1 or more.");
    }
    var response = PullResponse.newBuilder();
    for (Delivery delivery : take(subscription, request)) {
      response.addReceivedMessages(subscription.received(delivery));
    }
    return response.build();
  }

  @SuppressWarnings("deprecation") // return_immediately is still sent
  private static List<Delivery> take(LiveSubscription subscription, PullRequest request)
      throws InterruptedException {
    var window = new Window(Math.min(request.getMaxMessages(), MAX_PULL_MESSAGES), MAX_PULL_BYTES);
    long lease = TimeUnit.SECONDS.toNanos(subscription.resource().getAckDeadlineSeconds());
    long start = System.nanoTime();
    List<Delivery> taken;
    do {
      long waitMillis = request.getReturnImmediately() ? 0 : PULL_CHECK_MILLIS;
      taken = subscription.queue().take(window, waitMillis, lease);
    } while (taken.isEmpty()
        && !request.getReturnImmediately()
        && !subscription.queue().isClosed()
        && !Context.current().isCancelled()
        && System.nanoTime() - start < PULL_WAIT_NANOS);
    return taken;
  }

  private Empty acknowledge(AcknowledgeRequest request) {
    named(request.getSubscription()).acknowledge(request.getAckIdsList());
    return Empty.getDefaultInstance();
  }

  private Empty modifyAckDeadline(ModifyAckDeadlineRequest request) {
    named(request.getSubscription())
        .modifyAckDeadline(request.getAckIdsList(), request.getAckDeadlineSeconds());
    return Empty.getDefaultInstance();
  }
}
