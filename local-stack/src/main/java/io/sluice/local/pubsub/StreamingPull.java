package io.sluice.local.pubsub;

import com.google.pubsub.v1.StreamingPullRequest;
import com.google.pubsub.v1.StreamingPullResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One streaming pull: a thread sends what the subscriber has room for, while its acknowledgements
/// come in.
final class StreamingPull implements StreamObserver<StreamingPullRequest> {
  private static final int MIN_LEASE_SECONDS = 10;

  /// What one stream may hold when the subscriber sets no limit of its own, or a higher one.
  private static final int MAX_OUTSTANDING = 10_000;

  private static final long MAX_OUTSTANDING_BYTES = 100L << 20;
  private static final int MAX_RESPONSE_BYTES = 1 << 20;
  private static final long WAIT_MILLIS = 1_000;

  private final Broker broker;
  private final ServerCallStreamObserver<StreamingPullResponse> responses;
  private @Nullable LiveSubscription subscription;
  private boolean done;

  StreamingPull(Broker broker, ServerCallStreamObserver<StreamingPullResponse> responses) {
    this.broker = broker;
    this.responses = responses;
    responses.setOnReadyHandler(this::wake);
    responses.setOnCancelHandler(this::end);
  }

  @Override
  public void onNext(StreamingPullRequest request) {
    try {
      if (subscription == null) {
        begin(request);
      } else {
        change(subscription, request);
      }
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void begin(StreamingPullRequest request) {
    LiveSubscription opened =
        broker.subscription(ResourceNames.subscription(request.getSubscription()));
    int seconds = request.getStreamAckDeadlineSeconds();
    if (seconds < MIN_LEASE_SECONDS || seconds > SubscriptionRules.MAX_ACK_DEADLINE_SECONDS) {
      throw PubSubErrors.invalid(
          "Invalid stream_ack_deadline_seconds (" + seconds + "). It is 10 to 600.");
    }
    var window =
        new Window(
            (int) limit(request.getMaxOutstandingMessages(), MAX_OUTSTANDING),
            limit(request.getMaxOutstandingBytes(), MAX_OUTSTANDING_BYTES));
    subscription = opened;
    change(opened, request);
    long lease = TimeUnit.SECONDS.toNanos(seconds);
    Thread _ = Thread.ofVirtual().name("pubsub-stream").start(() -> send(opened, window, lease));
  }

  private static long limit(long asked, long most) {
    return asked <= 0 ? most : Math.min(asked, most);
  }

  private void change(LiveSubscription of, StreamingPullRequest request) {
    of.acknowledge(request.getAckIdsList());
    if (request.getModifyDeadlineAckIdsCount() != request.getModifyDeadlineSecondsCount()) {
      throw PubSubErrors.invalid(
          "modify_deadline_ack_ids and modify_deadline_seconds differ in length.");
    }
    for (int i = 0; i < request.getModifyDeadlineAckIdsCount(); i++) {
      of.modifyAckDeadline(
          List.of(request.getModifyDeadlineAckIds(i)), request.getModifyDeadlineSeconds(i));
    }
    boolean ping = request.getAckIdsCount() == 0 && request.getModifyDeadlineAckIdsCount() == 0;
    if (ping && request.getSubscription().isEmpty()) {
      respond(StreamingPullResponse.getDefaultInstance());
    }
  }

  private void send(LiveSubscription from, Window window, long lease) {
    try {
      while (awaitReady()) {
        List<Delivery> taken = from.queue().take(window, WAIT_MILLIS, lease);
        if (taken.isEmpty() && from.queue().isClosed()) {
          throw PubSubErrors.notFound(from.resource().getName());
        }
        send(from, taken);
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      fail(e);
    }
  }

  private void send(LiveSubscription from, List<Delivery> taken) throws IOException {
    var response = StreamingPullResponse.newBuilder();
    int bytes = 0;
    for (Delivery delivery : taken) {
      response.addReceivedMessages(from.received(delivery));
      bytes += delivery.message.length();
      if (bytes >= MAX_RESPONSE_BYTES) {
        respond(response.build());
        response.clear();
        bytes = 0;
      }
    }
    if (response.getReceivedMessagesCount() > 0) {
      respond(response.build());
    }
  }

  private synchronized void respond(StreamingPullResponse response) {
    if (!done) {
      responses.onNext(response);
    }
  }

  /// Waits until the subscriber can take more; false when the stream is over.
  private synchronized boolean awaitReady() throws InterruptedException {
    while (!done && !responses.isReady()) {
      wait();
    }
    return !done;
  }

  private synchronized void wake() {
    notifyAll();
  }

  private synchronized void end() {
    done = true;
    notifyAll();
    if (subscription != null) {
      subscription.queue().wake();
    }
  }

  private synchronized void fail(Exception e) {
    if (!done) {
      end();
      responses.onError(RpcService.refusal("StreamingPull", e));
    }
  }

  @Override
  public void onError(Throwable t) {
    end();
  }

  @Override
  public synchronized void onCompleted() {
    if (!done) {
      end();
      responses.onCompleted();
    }
  }
}
