package io.sluice.ingest.publish.pubsub;

import com.google.protobuf.Message;
import com.google.pubsub.v1.GetTopicRequest;
import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PublishResponse;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.Topic;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The two calls of Pub/Sub that ingest makes, over real gRPC on loopback.
public final class FakePubSub implements AutoCloseable {
  private static final String SERVICE = "google.pubsub.v1.Publisher";

  private final Server server;
  private final List<PublishRequest> requests = new ArrayList<>();
  private final List<PubsubMessage> messages = new ArrayList<>();
  private Function<PublishRequest, @Nullable Status> publishFault = _ -> null;
  private @Nullable Status topicFault;

  /// Starts it on a free port.
  public FakePubSub() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
            .maxInboundMessageSize(10_000_000)
            .addService(
                ServerServiceDefinition.builder(SERVICE)
                    .addMethod(
                        method(
                            "Publish",
                            PublishRequest.getDefaultInstance(),
                            PublishResponse.getDefaultInstance()),
                        ServerCalls.asyncUnaryCall(this::publish))
                    .addMethod(
                        method(
                            "GetTopic",
                            GetTopicRequest.getDefaultInstance(),
                            Topic.getDefaultInstance()),
                        ServerCalls.asyncUnaryCall(this::topic))
                    .build())
            .build()
            .start();
  }

  /// What `SLUICE_PUBSUB_ENDPOINT` has to be.
  public String endpoint() {
    return "http://127.0.0.1:" + server.getPort();
  }

  /// The publish requests that came in, also those that failed.
  public synchronized List<PublishRequest> requests() {
    return List.copyOf(requests);
  }

  /// The messages it holds; the id of each is its place, from 0.
  public synchronized List<PubsubMessage> messages() {
    return List.copyOf(messages);
  }

  /// Fails publish requests with the status that the function gives; null lets them through, and
  /// [Status#OK] leaves them without an answer.
  public synchronized void failPublish(Function<PublishRequest, @Nullable Status> fault) {
    publishFault = fault;
  }

  /// Fails questions for the topic.
  public synchronized void failTopic(Status fault) {
    topicFault = fault;
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private synchronized void publish(
      PublishRequest request, StreamObserver<PublishResponse> answer) {
    requests.add(request);
    Status fault = publishFault.apply(request);
    if (fault != null) {
      if (!fault.isOk()) {
        answer.onError(fault.asRuntimeException());
      }
      return;
    }
    var response = PublishResponse.newBuilder();
    for (PubsubMessage message : request.getMessagesList()) {
      response.addMessageIds(Integer.toString(messages.size()));
      messages.add(message);
    }
    answer.onNext(response.build());
    answer.onCompleted();
  }

  private synchronized void topic(GetTopicRequest request, StreamObserver<Topic> answer) {
    if (topicFault != null) {
      answer.onError(topicFault.asRuntimeException());
      return;
    }
    answer.onNext(Topic.newBuilder().setName(request.getTopic()).build());
    answer.onCompleted();
  }

  private static <Q extends Message, A extends Message> MethodDescriptor<Q, A> method(
      String name, Q request, A answer) {
    return MethodDescriptor.<Q, A>newBuilder()
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
        .setRequestMarshaller(ProtoUtils.marshaller(request))
        .setResponseMarshaller(ProtoUtils.marshaller(answer))
        .build();
  }
}
