package io.sluice.local.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.GrpcTransportChannel;
import com.google.api.gax.rpc.AlreadyExistsException;
import com.google.api.gax.rpc.FixedTransportChannelProvider;
import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.api.gax.rpc.NotFoundException;
import com.google.cloud.secretmanager.v1.Secret;
import com.google.cloud.secretmanager.v1.SecretManagerServiceClient;
import com.google.cloud.secretmanager.v1.SecretManagerServiceSettings;
import com.google.cloud.secretmanager.v1.SecretPayload;
import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LocalSecretsTest {
  private static final String SECRET = "projects/test-project/secrets/redis-auth";

  private final LocalSecrets secrets = new LocalSecrets(Map.of(SECRET, "first"));
  private Server server;
  private ManagedChannel channel;
  private SecretManagerServiceClient client;

  @BeforeEach
  void start() throws Exception {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(secrets.service())
            .build()
            .start();
    channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
    client =
        SecretManagerServiceClient.create(
            SecretManagerServiceSettings.newBuilder()
                .setCredentialsProvider(NoCredentialsProvider.create())
                .setTransportChannelProvider(
                    FixedTransportChannelProvider.create(GrpcTransportChannel.create(channel)))
                .build());
  }

  @AfterEach
  void stop() {
    client.close();
    channel.shutdownNow();
    server.shutdownNow();
  }

  @Test
  void theLatestVersionComesWithItsNumberAndChecksum() {
    secrets.put(SECRET, "second");

    var version = client.accessSecretVersion(SECRET + "/versions/latest");

    assertThat(version.getName()).isEqualTo(SECRET + "/versions/2");
    assertThat(version.getPayload().getData().toStringUtf8()).isEqualTo("second");
    var crc = new CRC32C();
    crc.update("second".getBytes(StandardCharsets.UTF_8));
    assertThat(version.getPayload().getDataCrc32C()).isEqualTo(crc.getValue());
    assertThat(payload(SECRET + "/versions/1")).isEqualTo("first");
  }

  @Test
  void whatDoesNotExistIsNotFound() {
    assertThatThrownBy(() -> payload(SECRET + "/versions/2"))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("Secret Version [" + SECRET + "/versions/2] not found.");
    assertThatThrownBy(() -> payload("projects/test-project/secrets/other/versions/latest"))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("not found or has no versions");
    assertThatThrownBy(() -> payload(SECRET)).isInstanceOf(InvalidArgumentException.class);
  }

  @Test
  void aClientCreatesASecretAndItsVersions() {
    String created =
        client.createSecret("projects/test-project", "keys", Secret.getDefaultInstance()).getName();
    assertThat(client.getSecret(created).getName()).isEqualTo(created);
    assertThatThrownBy(() -> payload(created + "/versions/latest"))
        .isInstanceOf(NotFoundException.class);

    var data = SecretPayload.newBuilder().setData(ByteString.copyFromUtf8("a:b"));
    assertThat(client.addSecretVersion(created, data.build()).getName())
        .isEqualTo(created + "/versions/1");
    assertThat(payload(created + "/versions/latest")).isEqualTo("a:b");

    assertThatThrownBy(() -> client.addSecretVersion(created, data.setDataCrc32C(1).build()))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("data_crc32c");
    assertThatThrownBy(
            () -> client.createSecret("projects/test-project", "keys", Secret.getDefaultInstance()))
        .isInstanceOf(AlreadyExistsException.class);
  }

  private String payload(String version) {
    return client.accessSecretVersion(version).getPayload().getData().toStringUtf8();
  }
}
