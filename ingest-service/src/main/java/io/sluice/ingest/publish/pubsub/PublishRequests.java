package io.sluice.ingest.publish.pubsub;

import com.google.api.core.ApiFuture;
import com.google.api.core.ApiFutures;
import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PublishResponse;
import com.google.pubsub.v1.PubsubMessage;
import io.sluice.ingest.publish.PublishResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/// The publish requests that are under way: a few at a time. What comes while all of them are under
/// way shares the next one, so that many clients at once cost few requests, and a client alone
/// never waits for others.
///
/// What waits is bounded by the requests of clients in flight, each of which waits for its own
/// part.
final class PublishRequests {
  /// Requests under way at a time. A request costs a client some 200 us of CPU whatever it holds,
  /// and one that is late makes others late: with more there are more of both.
  private static final int MAX_UNDER_WAY = 4;

  /// Messages of one publish request. Source: Pub/Sub quotas and limits.
  static final int MAX_MESSAGES = 1000;

  /// Bytes of the messages of one publish request; Pub/Sub's own limit is 10 MB.
  static final long MAX_BYTES = 9_000_000;

  private final Function<PublishRequest, ApiFuture<PublishResponse>> stub;
  private final String topic;
  private final Deque<Part> waiting = new ArrayDeque<>();
  private int underWay;

  /// Messages that travel together, and what becomes of them.
  static final class Part {
    private final List<PubsubMessage> messages;
    private final long bytes;
    private final CompletableFuture<List<PublishResult>> results = new CompletableFuture<>();

    /// Whether they share their request with nothing.
    private volatile boolean alone;

    private Part(List<PubsubMessage> messages, long bytes) {
      this.messages = messages;
      this.bytes = bytes;
    }

    /// Waits for what becomes of each message.
    List<PublishResult> await(long nanos) throws InterruptedException {
      try {
        return results.get(nanos, TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        return failed("not acknowledged in time");
      } catch (ExecutionException e) {
        throw new IllegalStateException("nobody completes it so", e);
      }
    }

    private void fail(String cause) {
      results.complete(failed(cause));
    }

    private List<PublishResult> failed(String cause) {
      return Collections.nCopies(messages.size(), new PublishResult.Failed(cause));
    }
  }

  /// @param stub sends a request
  PublishRequests(Function<PublishRequest, ApiFuture<PublishResponse>> stub, String topic) {
    this.stub = stub;
    this.topic = topic;
  }

  /// Sends messages as soon as there is room for a request.
  ///
  /// @param messages so many and so large as one request may hold
  Part add(List<PubsubMessage> messages, long bytes) {
    var part = new Part(messages, bytes);
    List<Part> request;
    synchronized (waiting) {
      waiting.add(part);
      if (underWay == MAX_UNDER_WAY) {
        return part;
      }
      underWay++;
      request = next();
    }
    send(request);
    return part;
  }

  /// Forgets messages that nobody waits for any more, if they are not under way.
  void remove(Part part) {
    synchronized (waiting) {
      boolean _ = waiting.remove(part);
    }
  }

  private List<Part> next() {
    var request = new ArrayList<Part>();
    int messages = 0;
    long bytes = 0;
    for (Part part = waiting.peek(); part != null; part = waiting.peek()) {
      messages += part.messages.size();
      bytes += part.bytes;
      boolean fits = messages <= MAX_MESSAGES && bytes <= MAX_BYTES;
      if (!request.isEmpty() && (!fits || part.alone || request.getFirst().alone)) {
        break;
      }
      request.add(waiting.remove());
    }
    return request;
  }

  /// Requests that end at once, as they do when a stub is closed, are sent in turn: each of them
  /// within the end of the one before would be as deep a stack as requests wait.
  private void send(List<Part> first) {
    for (List<Part> parts = first; !parts.isEmpty(); parts = nextOrLeave()) {
      List<Part> sent = parts;
      ApiFuture<PublishResponse> answer = called(request(sent));
      if (!answer.isDone()) {
        answer.addListener(
            () -> {
              ended(sent, answer);
              send(nextOrLeave());
            },
            MoreExecutors.directExecutor());
        return;
      }
      ended(sent, answer);
    }
  }

  private PublishRequest request(List<Part> parts) {
    var request = PublishRequest.newBuilder().setTopic(topic);
    parts.forEach(part -> request.addAllMessages(part.messages));
    return request.build();
  }

  private ApiFuture<PublishResponse> called(PublishRequest request) {
    try {
      return stub.apply(request);
    } catch (RuntimeException e) {
      return ApiFutures.immediateFailedFuture(e);
    }
  }

  private List<Part> nextOrLeave() {
    synchronized (waiting) {
      List<Part> request = next();
      if (request.isEmpty()) {
        underWay--;
      }
      return request;
    }
  }

  private void ended(List<Part> parts, ApiFuture<PublishResponse> answer) {
    switch (answer.state()) {
      case SUCCESS -> published(parts, answer.resultNow().getMessageIdsList());
      case FAILED -> failed(parts, answer.exceptionNow());
      case CANCELLED, RUNNING -> failed(parts, new CancellationException("cancelled"));
    }
  }

  private static void published(List<Part> parts, List<String> ids) {
    int messages = parts.stream().mapToInt(part -> part.messages.size()).sum();
    if (ids.size() != messages) {
      parts.forEach(part -> part.fail("%d messages, but %d ids".formatted(messages, ids.size())));
      return;
    }
    int from = 0;
    for (Part part : parts) {
      int to = from + part.messages.size();
      part.results.complete(
          ids.subList(from, to).stream().<PublishResult>map(PublishResult.Published::new).toList());
      from = to;
    }
  }

  /// What Pub/Sub refuses as wrong is wrong in one part: the others have nothing to do with it.
  private void failed(List<Part> parts, Throwable e) {
    if (e instanceof InvalidArgumentException && parts.size() > 1) {
      synchronized (waiting) {
        for (Part part : parts.reversed()) {
          part.alone = true;
          waiting.addFirst(part);
        }
      }
    } else {
      parts.forEach(part -> part.fail(String.valueOf(e)));
    }
  }
}
