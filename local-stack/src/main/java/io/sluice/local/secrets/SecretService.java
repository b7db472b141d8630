package io.sluice.local.secrets;

import com.google.cloud.secretmanager.v1.AccessSecretVersionRequest;
import com.google.cloud.secretmanager.v1.AccessSecretVersionResponse;
import com.google.cloud.secretmanager.v1.AddSecretVersionRequest;
import com.google.cloud.secretmanager.v1.CreateSecretRequest;
import com.google.cloud.secretmanager.v1.GetSecretRequest;
import com.google.cloud.secretmanager.v1.Secret;
import com.google.cloud.secretmanager.v1.SecretPayload;
import com.google.cloud.secretmanager.v1.SecretVersion;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.function.Function;
import java.util.zip.CRC32C;

/// The part of `google.cloud.secretmanager.v1.SecretManagerService` that [LocalSecrets] can answer.
final class SecretService {
  private static final String NAME = "google.cloud.secretmanager.v1.SecretManagerService";

  private final LocalSecrets secrets;
  private final ServerServiceDefinition.Builder methods = ServerServiceDefinition.builder(NAME);

  SecretService(LocalSecrets secrets) {
    this.secrets = secrets;
  }

  ServerServiceDefinition definition() {
    bind(
        "AccessSecretVersion",
        AccessSecretVersionRequest.getDefaultInstance(),
        AccessSecretVersionResponse.getDefaultInstance(),
        this::access);
    bind(
        "CreateSecret",
        CreateSecretRequest.getDefaultInstance(),
        Secret.getDefaultInstance(),
        this::create);
    bind(
        "GetSecret", GetSecretRequest.getDefaultInstance(), Secret.getDefaultInstance(), this::get);
    bind(
        "AddSecretVersion",
        AddSecretVersionRequest.getDefaultInstance(),
        SecretVersion.getDefaultInstance(),
        this::add);
    return methods.build();
  }

  private <Q extends Message, A extends Message> void bind(
      String method, Q request, A answer, Function<Q, A> action) {
    var descriptor =
        MethodDescriptor.<Q, A>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(MethodDescriptor.generateFullMethodName(NAME, method))
            .setRequestMarshaller(ProtoUtils.marshaller(request))
            .setResponseMarshaller(ProtoUtils.marshaller(answer))
            .build();
    methods.addMethod(
        descriptor, ServerCalls.asyncUnaryCall((q, observer) -> answer(action, q, observer)));
  }

  private static <Q, A> void answer(Function<Q, A> action, Q request, StreamObserver<A> observer) {
    A answer;
    try {
      answer = action.apply(request);
    } catch (StatusRuntimeException refusal) {
      observer.onError(refusal);
      return;
    }
    observer.onNext(answer);
    observer.onCompleted();
  }

  private AccessSecretVersionResponse access(AccessSecretVersionRequest request) {
    LocalSecrets.Version version = secrets.access(request.getName());
    var payload =
        SecretPayload.newBuilder()
            .setData(version.payload())
            .setDataCrc32C(checksum(version.payload()));
    return AccessSecretVersionResponse.newBuilder()
        .setName(version.name())
        .setPayload(payload)
        .build();
  }

  private Secret create(CreateSecretRequest request) {
    String name = request.getParent() + "/secrets/" + request.getSecretId();
    secrets.create(name);
    return request.getSecret().toBuilder().setName(name).build();
  }

  private Secret get(GetSecretRequest request) {
    secrets.checkExists(request.getName());
    return Secret.newBuilder().setName(request.getName()).build();
  }

  private SecretVersion add(AddSecretVersionRequest request) {
    SecretPayload payload = request.getPayload();
    ByteString data = payload.getData();
    if (payload.hasDataCrc32C() && payload.getDataCrc32C() != checksum(data)) {
      throw Status.INVALID_ARGUMENT
          .withDescription("The payload's data does not match its data_crc32c: send it again.")
          .asRuntimeException();
    }
    return SecretVersion.newBuilder()
        .setName(secrets.add(request.getParent(), data))
        .setState(SecretVersion.State.ENABLED)
        .setClientSpecifiedPayloadChecksum(payload.hasDataCrc32C())
        .build();
  }

  private static long checksum(ByteString data) {
    var crc = new CRC32C();
    crc.update(data.asReadOnlyByteBuffer());
    return crc.getValue();
  }
}
