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
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/// In a thread of its own: what waits for a socket cannot be interrupted.
@Timeout(value = 30, threadMode = ThreadMode.SEPARATE_THREAD)
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
        Socket client = connect(front.port())) {
      Thread _ = Thread.startVirtualThread(() -> answerMuch(server));
      client.getOutputStream().write('?');

      assertThat(client.getInputStream().readAllBytes()).hasSize(MUCH);
    }
  }

  @Test
  void whatIsOpenEndsWithTheFront() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port;
      Socket client;
      Socket connection;
      try (TlsFront front = TlsFront.open(0, certificate, 1, server.getLocalPort())) {
        port = front.port();
        client = connect(port);
        client.getOutputStream().write('?');
        connection = server.accept();
        assertThat(connection.getInputStream().read()).isEqualTo('?');
      }
      try (client;
          connection) {
        assertThat(connection.getInputStream().read()).isEqualTo(-1);
      }
      assertThatThrownBy(() -> connect(port)).isInstanceOf(ConnectException.class);
    }
  }

  /// The JVM asks its own properties whom to trust, Google's HTTP client its class path.
  @Test
  void aJvmAndGooglesClientAreToldWhomToTrust() throws Exception {
    Path trust = certificate.trustedByGoogle(directory);
    try (LocalBigQuery bigQuery = LocalBigQuery.start(LocalBigQueryOptions.ephemeral("project-1"));
        TlsFront front = TlsFront.open(0, certificate, 1, bigQuery.restPort())) {
      var command = new ArrayList<String>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(certificate.trustOptions());
      command.addAll(List.of("-cp", trust + ":" + System.getProperty("java.class.path")));
      command.addAll(List.of(TrustingMain.class.getName(), datasets(front.port()).toString()));
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();

      assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .containsSubsequence("JVM 200", "Google 200");
    }
  }

  @Test
  void whatKeytoolSaysIsToldWhenItFails() {
    assertThatThrownBy(() -> Certificate.make(directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("alias <loopback> already exists");
  }

  private static void answerMuch(ServerSocket server) {
    try (Socket connection = server.accept()) {
      int _ = connection.getInputStream().read();
      connection.getOutputStream().write(new byte[MUCH]);
    } catch (IOException e) {
      // The client misses what is missing.
    }
  }

  private static Socket connect(int port) throws IOException {
    return certificate
        .context()
        .getSocketFactory()
        .createSocket(InetAddress.getLoopbackAddress(), port);
  }

  private static URI datasets(int port) {
    return URI.create(
        "https://localhost:%d/bigquery/v2/projects/project-1/datasets".formatted(port));
  }

  private static HttpResponse<String> get(HttpClient client, int port) throws Exception {
    // Java's client asks for HTTP/2 unless it is told not to.
    return client.send(
        HttpRequest.newBuilder(datasets(port)).version(HttpClient.Version.HTTP_1_1).build(),
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
