package io.sluice.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SecretsTest {
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

  private Server server;

  @BeforeEach
  void start() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
            .addService(
                ServerServiceDefinition.builder(ACCESS.getServiceName())
                    .addMethod(ACCESS, ServerCalls.asyncUnaryCall(SecretsTest::access))
                    .build())
            .build()
            .start();
  }

  @AfterEach
  void stop() {
    server.shutdownNow();
  }

  @Test
  void aSecretIsReadByItsIdItsNameOrItsVersion() {
    assertThat(read("keys")).isEqualTo("projects/my-project/secrets/keys/versions/latest");
    assertThat(read("projects/other/secrets/keys"))
        .isEqualTo("projects/other/secrets/keys/versions/latest");
    assertThat(read("projects/other/secrets/keys/versions/3"))
        .isEqualTo("projects/other/secrets/keys/versions/3");
  }

  @Test
  void aSecretThatIsNotThereIsNamedTogetherWithItsSettingAndTheRole() {
    assertThatThrownBy(() -> read("missing"))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("projects/my-project/secrets/missing/versions/latest")
        .hasMessageContaining("SLUICE_WRITE_KEYS_SECRET")
        .hasMessageContaining("NOT_FOUND")
        .hasMessageContaining("roles/secretmanager.secretAccessor");
  }

  private String read(String name) {
    var settings =
        Settings.of(
            Map.of(
                "SLUICE_PROJECT",
                "my-project",
                "SLUICE_WRITE_KEYS_SECRET",
                name,
                "SLUICE_SECRETS_ENDPOINT",
                "http://127.0.0.1:" + server.getPort()));
    return new Secrets(settings).read(Setting.WRITE_KEYS_SECRET);
  }

  /// The value of every secret is its own name.
  private static void access(
      AccessSecretVersionRequest request, StreamObserver<AccessSecretVersionResponse> answer) {
    if (request.getName().contains("missing")) {
      answer.onError(Status.NOT_FOUND.asRuntimeException());
      return;
    }
    var payload = SecretPayload.newBuilder().setData(ByteString.copyFromUtf8(request.getName()));
    answer.onNext(AccessSecretVersionResponse.newBuilder().setPayload(payload).build());
    answer.onCompleted();
  }
}
