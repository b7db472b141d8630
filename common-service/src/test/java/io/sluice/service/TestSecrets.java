package io.sluice.service;

import com.google.cloud.secretmanager.v1.AccessSecretVersionRequest;
import com.google.cloud.secretmanager.v1.AccessSecretVersionResponse;
import com.google.cloud.secretmanager.v1.SecretPayload;
import com.google.protobuf.ByteString;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A Secret Manager of a test's own, on its real wire.
public final class TestSecrets implements AutoCloseable {
  private static final MethodDescriptor<AccessSecretVersionRequest, AccessSecretVersionResponse>
      ACCESS =
          MethodDescriptor.<AccessSecretVersionRequest, AccessSecretVersionResponse>newBuilder()
              .setType(MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(
                  "google.cloud.secretmanager.v1.SecretManagerService/AccessSecretVersion")
              .setRequestMarshaller(
                  ProtoUtils.marshaller(AccessSecretVersionRequest.getDefaultInstance()))
              .setResponseMarshaller(
                  ProtoUtils.marshaller(AccessSecretVersionResponse.getDefaultInstance()))
              .build();

  private final UnaryOperator<@Nullable String> values;
  private final Server server;

  private TestSecrets(UnaryOperator<@Nullable String> values) {
    this.values = values;
    try {
      server =
          NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
              .addService(
                  ServerServiceDefinition.builder(ACCESS.getServiceName())
                      .addMethod(ACCESS, ServerCalls.asyncUnaryCall(this::access))
                      .build())
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Starts one.
  ///
  /// @param values the value by the full name of a version; null for one that is not there
  public static TestSecrets start(UnaryOperator<@Nullable String> values) {
    return new TestSecrets(values);
  }

  /// Where it is, as the settings want it.
  public String endpoint() {
    return "http://127.0.0.1:" + server.getPort();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private void access(
      AccessSecretVersionRequest request, StreamObserver<AccessSecretVersionResponse> answer) {
    String value = values.apply(request.getName());
    if (value == null) {
      answer.onError(Status.NOT_FOUND.asRuntimeException());
      return;
    }
    var payload = SecretPayload.newBuilder().setData(ByteString.copyFromUtf8(value));
    answer.onNext(AccessSecretVersionResponse.newBuilder().setPayload(payload).build());
    answer.onCompleted();
  }
}
