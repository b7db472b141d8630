package io.sluice.local.pubsub;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Binds plain blocking methods to a gRPC service, as Google publishes no generated service classes
/// for Pub/Sub any more.
final class RpcService {
  private static final Logger LOG = LoggerFactory.getLogger(RpcService.class);

  /// A method with one request and one answer; refusals are [StatusRuntimeException]s.
  interface Unary<Q, A> {
    A answer(Q request) throws Exception;
  }

  private final String name;
  private final ServerServiceDefinition.Builder definition;

  /// @param name with its package, as `google.pubsub.v1.Publisher`
  RpcService(String name) {
    this.name = name;
    this.definition = ServerServiceDefinition.builder(name);
  }

  <Q extends Message, A extends Message> RpcService unary(
      String method, Q request, A answer, Unary<Q, A> action) {
    definition.addMethod(
        descriptor(MethodType.UNARY, method, request, answer),
        ServerCalls.asyncUnaryCall((q, observer) -> answer(method, action, q, observer)));
    return this;
  }

  <Q extends Message, A extends Message> RpcService bidirectional(
      String method, Q request, A answer, ServerCalls.BidiStreamingMethod<Q, A> action) {
    definition.addMethod(
        descriptor(MethodType.BIDI_STREAMING, method, request, answer),
        ServerCalls.asyncBidiStreamingCall(action));
    return this;
  }

  ServerServiceDefinition build() {
    return definition.build();
  }

  private <Q extends Message, A extends Message> MethodDescriptor<Q, A> descriptor(
      MethodType type, String method, Q request, A answer) {
    return MethodDescriptor.<Q, A>newBuilder()
        .setType(type)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(name, method))
        .setRequestMarshaller(ProtoUtils.marshaller(request))
        .setResponseMarshaller(ProtoUtils.marshaller(answer))
        .build();
  }

  private static <Q, A> void answer(
      String method, Unary<Q, A> action, Q request, StreamObserver<A> observer) {
    A answer;
    try {
      answer = action.answer(request);
    } catch (Exception e) {
      observer.onError(refusal(method, e));
      return;
    }
    observer.onNext(answer);
    observer.onCompleted();
  }

  /// What the client is told; all but refusals made on purpose is INTERNAL.
  static StatusRuntimeException refusal(String method, Exception e) {
    if (e instanceof StatusRuntimeException refusal) {
      return refusal;
    }
    LOG.error("{} failed unexpectedly", method, e);
    return Status.INTERNAL.withDescription(method + " failed: " + e).asRuntimeException();
  }
}
