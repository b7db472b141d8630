package io.sluice.bench.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.InstantiatingGrpcChannelProvider;
import com.google.api.gax.rpc.NotFoundException;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteClient;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteSettings;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.sluice.local.bigquery.LocalBigQuery;
import io.sluice.local.bigquery.LocalBigQueryOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class TlsFrontTest {
  private static final int MUCH = 3_000_000;

  @TempDir private static Path directory;

  private static Certificate certificate;

  @BeforeAll
  static void makeCertificate() throws Exception {
    certificate = Certificate.make(directory);
  }

  @Test
  void gRpcAndRestAreAtOneAddress() throws Exception {
    try (LocalBigQuery bigQuery = LocalBigQuery.start(LocalBigQueryOptions.ephemeral("project-1"));
        TlsFront front = TlsFront.open(0, certificate, bigQuery.grpcPort(), bigQuery.restPort());
        HttpClient rest = HttpClient.newBuilder().sslContext(certificate.context()).build();
        BigQueryWriteClient gRpc = writeClient(front.port())) {
      assertThat(get(rest, front.port()).body()).contains("bigquery#datasetList");
      assertThatThrownBy(
              () -> gRpc.getWriteStream("projects/project-1/datasets/d/tables/t/streams/_default"))
          .isInstanceOf(NotFoundException.class)
          .hasMessageContaining("tables/t");
    }
  }

  @Test
  void whoDoesNotTrustTheCertificateGetsNowhere() throws Exception {
    try (TlsFront front = TlsFront.open(0, certificate, 1, 1);
        HttpClient stranger = HttpClient.newHttpClient()) {
      assertThatThrownBy(() -> get(stranger, front.port()))
          .isInstanceOf(SSLHandshakeException.class);
    }
  }

  @Test
  void allThatAServerSaidBeforeItLeftArrives() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        TlsFront front = TlsFront.open(0, certificate, 1, server.getLocalPort());
        Socket client =
            certificate
                .context()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), front.port())) {
      Thread _ = Thread.startVirtualThread(() -> answerMuch(server));
      client.getOutputStream().write('?');

      assertThat(client.getInputStream().readAllBytes()).hasSize(MUCH);
    }
  }

  private static void answerMuch(ServerSocket server) {
    try (Socket connection = server.accept()) {
      int _ = connection.getInputStream().read();
      connection.getOutputStream().write(new byte[MUCH]);
    } catch (IOException e) {
      // The client misses what is missing.
    }
  }

  private static HttpResponse<String> get(HttpClient client, int port) throws Exception {
    var uri =
        URI.create("https://localhost:%d/bigquery/v2/projects/project-1/datasets".formatted(port));
    // Java's client asks for HTTP/2 unless it is told not to.
    return client.send(
        HttpRequest.newBuilder(uri).version(HttpClient.Version.HTTP_1_1).build(),
        BodyHandlers.ofString());
  }

  private static BigQueryWriteClient writeClient(int port) throws Exception {
    SslContext trusting = GrpcSslContexts.forClient().trustManager(trust()).build();
    return BigQueryWriteClient.create(
        BigQueryWriteSettings.newBuilder()
            .setCredentialsProvider(NoCredentialsProvider.create())
            .setTransportChannelProvider(
                InstantiatingGrpcChannelProvider.newBuilder()
                    .setEndpoint("localhost:" + port)
                    .setChannelConfigurator(
                        channel -> ((NettyChannelBuilder) channel).sslContext(trusting))
                    .build())
            .build());
  }

  private static TrustManagerFactory trust() throws Exception {
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(KeyStore.getInstance(certificate.store().toFile(), "notasecret".toCharArray()));
    return factory;
  }
}
