package io.sluice.local.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What runs on a laptop is reached from that laptop alone, and not by the pages that its browser
/// shows. What a page can send: requests of any method with CORS, and, without being asked first,
/// GET and POST of text or forms; always HTTP/1.1 where there is no TLS, always with its Origin.
@Timeout(180)
class LoopbackIT {
  private static final List<Integer> PORTS =
      List.of(6380, 8080, 8081, 8085, 9050, 9060, 9464, 9465);

  /// `127.0.0.1` and `::1` as the kernel writes them.
  private static final Pattern LOOPBACK =
      Pattern.compile("[0-9A-F]{6}7F|0{16}FFFF0000[0-9A-F]{6}7F|0{24}01000000");

  private static final int LISTEN = 0x0A;
  private static final int offset = SluiceProcess.freeOffset();

  @TempDir private static Path directory;
  private static SluiceProcess up;

  @BeforeAll
  static void start() throws Exception {
    up = SluiceProcess.start(offset, directory, Map.of(), "--ephemeral");
  }

  @AfterAll
  static void stop() throws IOException {
    up.close();
  }

  @Test
  void noPortIsOpenAtAnotherAddressOfThisMachine() throws Exception {
    List<InetAddress> others =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress())
            .toList();
    assumeFalse(others.isEmpty(), "this machine has no address but loopback");

    for (int port : PORTS) {
      try (var own = new Socket(InetAddress.getLoopbackAddress(), port + offset)) {
        assertThat(own.isConnected()).isTrue();
      }
      for (InetAddress other : others) {
        assertThatThrownBy(
                () -> {
                  try (var socket = new Socket()) {
                    socket.connect(new InetSocketAddress(other, port + offset), 5_000);
                  }
                })
            .as(other + ":" + port)
            .isInstanceOf(ConnectException.class);
      }
    }
  }

  @Test
  void noPortThatNobodyKnowsIsOpenElsewhereEither() throws IOException {
    assumeTrue(Files.exists(Path.of("/proc/net/tcp")), "this machine has no /proc");
    var pids =
        Stream.concat(
            Stream.of(up.pid()),
            SluiceProcess.redisServers(directory).stream().map(ProcessHandle::pid));
    Set<String> sockets = pids.flatMap(LoopbackIT::sockets).collect(Collectors.toUnmodifiableSet());

    List<String> listening =
        Stream.of("tcp", "tcp6")
            .map(table -> Path.of("/proc/net", table))
            .filter(Files::exists)
            .flatMap(LoopbackIT::lines)
            .map(line -> line.strip().split("\\s+"))
            .filter(cells -> cells.length > 9 && sockets.contains("socket:[" + cells[9] + "]"))
            .filter(cells -> Integer.parseInt(cells[3], 16) == LISTEN)
            .map(cells -> cells[1])
            .toList();

    assertThat(listening)
        .hasSizeGreaterThanOrEqualTo(PORTS.size())
        .allSatisfy(address -> assertThat(address.split(":")[0]).matches(LOOPBACK));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Host: localhost                                   | 200",
        "Host: 127.0.0.1:9050                              | 200",
        "Host: [::1]:9050                                  | 200",
        "Host: evil.example                                | refused",
        "Host: localhost.evil.example                      | refused",
        "Host: 0.0.0.0                                     | refused",
        "Host: localhost, Host: evil.example               | refused",
        "Host: evil.example, X-Forwarded-Host: localhost   | refused",
        "Host: localhost, X-Forwarded-Host: evil.example   | refused",
        "Host: localhost, Origin: https://evil.example     | refused",
        "Host: localhost, Origin: null                     | refused",
        "Host: localhost, Sec-Fetch-Site: cross-site       | refused"
      })
  void thePortsForThisMachineRefuseForeignNamesAndPagesAlike(String headers, String expected)
      throws IOException {
    Map<Integer, String> paths = Map.of(9050, "/projects", 9464, "/metrics", 9465, "/metrics");

    for (Map.Entry<Integer, String> port : paths.entrySet()) {
      String answer = send(port.getKey(), "GET " + port.getValue(), headers, "");
      assertThat(answer)
          .as("port %d", port.getKey())
          .matches("(?s)HTTP/1.1 " + (expected.equals("200") ? "200 " : "(403|421) ") + ".*");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: evil.example, Content-Type: text/plain",
        "Host: localhost, Content-Type: text/plain, Origin: https://evil.example",
        "Host: localhost, Content-Type: application/x-www-form-urlencoded, Origin: null",
        "Host: localhost, Content-Type: text/plain, Sec-Fetch-Site: cross-site",
        "Host: localhost, X-HTTP-Method-Override: PUT, Origin: https://evil.example"
      })
  void aPageOfAnotherSiteChangesNothingInTheLocalBigQuery(String headers) throws IOException {
    String dataset = "{\"datasetReference\":{\"datasetId\":\"planted\"}}";
    String datasets = "/projects/sluice-local/datasets";

    assertThat(send(9050, "POST " + datasets, headers, dataset)).startsWith("HTTP/1.1 403 ");

    assertThat(send(9050, "GET " + datasets, "Host: localhost", ""))
        .startsWith("HTTP/1.1 200 ")
        .doesNotContain("planted");
  }

  @ParameterizedTest
  @ValueSource(ints = {9050, 9464, 9465})
  void noPageIsAllowedMoreWhenItAsksFirst(int port) throws IOException {
    String preflight =
        "Host: localhost, Origin: https://evil.example, Access-Control-Request-Method: POST";

    assertThat(send(port, "OPTIONS /projects", preflight, ""))
        .startsWith("HTTP/1.1 403 ")
        .doesNotContainIgnoringCase("Access-Control-");
  }

  /// Pub/Sub with Secret Manager, and BigQuery's Storage Write: no browser speaks HTTP/2 without
  /// TLS.
  @ParameterizedTest
  @CsvSource({
    "8085, google.pubsub.v1.Publisher/CreateTopic",
    "8085, google.cloud.secretmanager.v1.SecretManagerService/AccessSecretVersion",
    "9060, google.cloud.bigquery.storage.v1.BigQueryWrite/CreateWriteStream"
  })
  void grpcIsNotSpokenToWhatBrowsersCanSend(int port, String method) throws IOException {
    for (String headers :
        List.of(
            "Host: localhost, Content-Type: text/plain",
            "Host: localhost, Content-Type: application/grpc",
            "Host: localhost, Content-Type: application/grpc-web",
            "Host: localhost, Upgrade: h2c, HTTP2-Settings: AAMAAABkAAQAAP__")) {
      assertThat(send(port, "POST /" + method, headers, "\0\0\0\0\0"))
          .as(headers)
          .doesNotContain("HTTP/1.1 2", "HTTP/1.1 101", "grpc-status: 0");
    }
  }

  /// Each character is one byte; a connection that is cut says nothing.
  private static String send(int port, String request, String headers, String body)
      throws IOException {
    String text =
        "%s HTTP/1.1\r\n%s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
            .formatted(request, headers.strip().replace(", ", "\r\n"), body.length(), body);
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port + offset)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    } catch (SocketException e) {
      return "";
    }
  }

  private static Stream<String> sockets(long pid) {
    try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      return files.map(LoopbackIT::target).toList().stream();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "closed meanwhile";
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
