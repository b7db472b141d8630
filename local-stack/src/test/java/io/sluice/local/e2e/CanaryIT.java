package io.sluice.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.secretmanager.v1.Secret;
import com.google.cloud.secretmanager.v1.SecretManagerServiceClient;
import com.google.cloud.secretmanager.v1.SecretManagerServiceSettings;
import com.google.cloud.secretmanager.v1.SecretPayload;
import com.google.protobuf.ByteString;
import io.sluice.Await;
import io.sluice.service.GoogleEndpoint;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Secrets, keys, tokens and what events say go through every path, also those that fail, and stand
/// in no output of any process, at the level DEBUG.
@Timeout(180)
class CanaryIT {
  private static final String LEVEL = "SLUICE_LOG_LEVEL";
  private static final String PROJECT = "projects/sluice-local";

  private final int offset = SluiceProcess.freeOffset();
  private final Client client = new Client(offset);
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<String> canaries = new ArrayList<>();

  @TempDir private Path directory;

  @Test
  void nothingThatIsSentOrKeptSecretStandsInAnOutput() throws Exception {
    String key = canary("key");
    var output = new StringBuilder();
    SluiceProcess stack = SluiceProcess.start(offset, directory, Map.of(), "--only", "stack");
    try (stack) {
      secret("keys", "app:" + key);
      secret("bad-keys", canary("line-without-a-colon"));
      secret("bad-auth", canary("auth"));
      canaries.add(password());
      var ingest = new ServiceProcess("io.sluice.ingest.IngestMain", ingestSettings("keys"));
      // Takes pushes from everyone, so that what is wrong with one is looked at.
      var open =
          new ServiceProcess("io.sluice.processor.ProcessorMain", processorSettings("redis-auth"));
      SluiceProcess processor =
          SluiceProcess.start(offset, directory, Map.of(LEVEL, "DEBUG"), "--only", "processor");
      try (processor;
          ingest;
          open) {
        ingest.awaitReady();
        toIngest(ingest.port(), key);
        String forged = "Authorization: Bearer " + canary("forged");
        assertThat(post(8081 + offset, "/pubsub/push", canary("push"), forged)).isEqualTo(401);
        open.awaitReady();
        toProcessor(open.port());
        Await.until(
            "what can be stored is",
            Duration.ofSeconds(60),
            () -> client.rows("events") >= 4 && client.rows("rejected_events") >= 6);
      }
      output.append(ingest.output()).append(processor.output()).append(open.output());
      output.append(whatDoesNotStart());
    }
    output.append(stack.output());
    try (var files = Files.walk(directory)) {
      for (Path log : files.filter(file -> file.toString().endsWith("redis.log")).toList()) {
        output.append(Files.readString(log));
      }
    }

    assertThat(output)
        .contains("\"message\":\"ready\"", "is no Pub/Sub push", "newer than this processor")
        .contains("WRONGPASS", "is not name:key");
    assertThat(canaries).hasSizeGreaterThan(40);
    assertThat(canaries.stream().filter(canary -> output.indexOf(canary) >= 0)).isEmpty();
  }

  private void toIngest(int port, String key) throws Exception {
    String body = "{\"id\":\"%s\",\"type\":\"%s\",\"source\":\"%s\",\"email\":\"%s\",\"%s\":1}";
    String event =
        body.formatted(
            canary("id"), canary("type"), canary("source"), canary("email"), canary("name"));
    String basic =
        Base64.getEncoder()
            .encodeToString((canary("basic") + ":").getBytes(StandardCharsets.UTF_8));
    String good = "X-Write-Key: " + key;
    canaries.add(basic);
    String path = "/v1/events";
    assertThat(post(port, path, event, "X-Write-Key: " + canary("header"))).isEqualTo(403);
    assertThat(post(port, path, event, "Authorization: Bearer " + canary("token"))).isEqualTo(403);
    assertThat(post(port, path, event, "Authorization: Basic " + basic)).isEqualTo(403);
    assertThat(post(port, path + "?key=" + canary("query"), event)).isEqualTo(401);
    assertThat(post(port, path, event, good, "Idempotency-Key: " + canary("idempotency")))
        .isEqualTo(200);
    assertThat(post(port, path + "?type=" + canary("t"), "{}", "Authorization: Bearer " + key))
        .isEqualTo(200);
    assertThat(
            post(
                port,
                path,
                "{\"a\":\"" + canary("data") + "\"}",
                good,
                "ce-specversion: 1.0",
                "ce-id: " + canary("ce-id"),
                "ce-source: s",
                "ce-type: t",
                "ce-extension: " + canary("extension"),
                "traceparent: 00-" + canary("trace"),
                "Origin: http://" + canary("origin")))
        .isEqualTo(200);
    for (String bad : List.of("{\"a\":%s", "[{\"id\":{\"%s\":1}}]", "{\"time\":\"%s\"}", "%s")) {
      assertThat(post(port, path, bad.formatted(canary("bad")), good)).isEqualTo(400);
    }
    assertThat(post(port, path, canary("long").repeat(4000), good)).isEqualTo(413);
    String type = "Content-Type: application/" + canary("ctype");
    assertThat(post(port, path, event, good, type)).isEqualTo(415);
    String encoding = "Content-Encoding: " + canary("coding");
    assertThat(post(port, path, event, good, encoding)).isEqualTo(415);
    assertThat(post(port, path, canary("gzip"), good, "Content-Encoding: gzip")).isEqualTo(400);
    assertThat(post(port, path + "/" + canary("path"), event, good)).isEqualTo(200);
    assertThat(post(port, path + "/" + canary("path"), event)).isEqualTo(403);
    assertThat(post(port, path + "?write_key=" + canary("query"), event)).isEqualTo(403);
    assertThat(post(port, path + "/x/" + canary("path"), event, good)).isEqualTo(404);
    assertThat(post(port, path, event, good, "X-Long: " + canary("head").repeat(2000)))
        .isEqualTo(431);
    raw(port, canary("method") + " /v1/events HTTP/1.1\r\nHost: a\r\n\r\n");
    raw(port, "POST /" + canary("line") + "\u0001 HTTP/9\r\n\r\n");
    raw(port, "POST /v1/events HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\n" + canary("cut"));
  }

  private void toProcessor(int port) throws Exception {
    String path = "/pubsub/push";
    String forged = "Authorization: Bearer " + canary("forged");
    String time = "\"publishTime\":\"2026-11-21T10:00:00Z\"";
    List<String> noPushes =
        List.of(
            "%s",
            "{\"%s\":",
            "{\"message\":\"%s\"}",
            "{\"message\":{\"data\":\"*%s\"}}",
            "{\"message\":{\"attributes\":{\"%s\":1}}}",
            "{\"message\":{\"messageId\":\"1\",\"publishTime\":\"%s\"}}",
            "{\"deliveryAttempt\":\"%s\"}");
    for (String push : noPushes) {
      assertThat(post(port, path, push.formatted(canary("push")), forged)).isEqualTo(400);
    }
    assertThat(
            post(
                port,
                path,
                "{}",
                "x-goog-pubsub-message-id: 5",
                "x-goog-pubsub-publish-time: " + canary("when")))
        .isEqualTo(400);
    String deep = "[".repeat(600) + "\"" + canary("refused") + "\"" + "]".repeat(600);
    String refused =
        "[{\"specversion\":\"1.0\",\"id\":\"r\",\"source\":\"s\",\"type\":\"t\",\"data\":%s}]"
            .formatted(deep);
    String message = "{\"message\":{\"messageId\":\"%s\",%s,\"data\":\"%s\",\"attributes\":{%s}}}";
    List<String> taken =
        List.of(
            message.formatted("11", time, base64("{\"a\":\"" + canary("foreign") + "\"}"), ""),
            message.formatted("12", time, base64("{\"a\":" + canary("malformed")), ""),
            message.formatted("13", time, base64(refused), "\"sluice-format\":\"1\""),
            message.formatted("14", time, "", "\"content-type\":\"" + canary("type") + "\""),
            message.formatted("15", time, "", "\"content-encoding\":\"" + canary("code") + "\""),
            message.formatted(
                "16",
                time,
                base64(canary("x")),
                "\"sluice-format\":\"1\",\"sluice-kind\":\"" + canary("kind") + "\""));
    for (String push : taken) {
      assertThat(post(port, path, push, forged)).as(push).isEqualTo(204);
    }
    String newer = "\"sluice-format\":\"" + canary("format") + "\"";
    assertThat(post(port, path, message.formatted("17", time, "", newer), forged)).isEqualTo(503);
  }

  /// The outputs of services that are configured wrongly.
  private String whatDoesNotStart() throws Exception {
    try (var ingest =
            new ServiceProcess("io.sluice.ingest.IngestMain", ingestSettings("bad-keys"));
        var processor =
            new ServiceProcess(
                "io.sluice.processor.ProcessorMain", processorSettings("bad-auth"))) {
      Await.until("ingest complains", () -> ingest.output().contains("is not name:key"));
      Await.until("the processor complains", () -> processor.output().contains("WRONGPASS"));
      return ingest.output() + processor.output();
    }
  }

  private Map<String, String> processorSettings(String auth) {
    return Map.of(
        LEVEL,
        "DEBUG",
        "SLUICE_PROJECT",
        "sluice-local",
        "SLUICE_SECRETS_ENDPOINT",
        stack(8085),
        "SLUICE_BIGQUERY_ENDPOINT",
        stack(9050),
        "SLUICE_BIGQUERY_GRPC_ENDPOINT",
        stack(9060),
        "SLUICE_REDIS_URL",
        "redis://127.0.0.1:" + (6380 + offset),
        "SLUICE_REDIS_AUTH_SECRET",
        auth);
  }

  private Map<String, String> ingestSettings(String keys) {
    return Map.of(
        LEVEL,
        "DEBUG",
        "SLUICE_PROJECT",
        "sluice-local",
        "SLUICE_PUBSUB_ENDPOINT",
        stack(8085),
        "SLUICE_SECRETS_ENDPOINT",
        stack(8085),
        "SLUICE_MAX_BODY_BYTES",
        "50000",
        "SLUICE_WRITE_KEYS_SECRET",
        keys);
  }

  private String stack(int port) {
    return "http://127.0.0.1:" + (port + offset);
  }

  private void secret(String id, String payload) throws IOException {
    var settings =
        new GoogleEndpoint(stack(8085)).configure(SecretManagerServiceSettings.newBuilder());
    try (var secrets = SecretManagerServiceClient.create(settings.build())) {
      Secret secret = secrets.createSecret(PROJECT, id, Secret.getDefaultInstance());
      assertThat(
              secrets
                  .addSecretVersion(
                      secret.getName(),
                      SecretPayload.newBuilder().setData(ByteString.copyFromUtf8(payload)).build())
                  .getName())
          .endsWith("/1");
    }
  }

  /// The AUTH string of the local Redis.
  private String password() throws IOException {
    try (var files = Files.walk(directory)) {
      Path configuration =
          files.filter(file -> file.endsWith("redis.conf")).findFirst().orElseThrow();
      return Files.readString(configuration)
          .lines()
          .filter(line -> line.startsWith("requirepass "))
          .map(line -> line.substring("requirepass ".length()).replace("\"", ""))
          .findFirst()
          .orElseThrow();
    }
  }

  /// A text that is nowhere else.
  private String canary(String where) {
    String canary = "canary%08x%s".formatted(ThreadLocalRandom.current().nextInt(), where);
    canaries.add(canary);
    return canary;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private int post(int port, String path, String body, String... headers) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(60))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    for (String header : headers) {
      int colon = header.indexOf(':');
      request.header(header.substring(0, colon), header.substring(colon + 2));
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  /// Sends bytes that no client would, and reads what comes until the connection is closed.
  private static void raw(int port, String request) throws IOException {
    try (var socket = new Socket("127.0.0.1", port)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      assertThat(socket.getInputStream().readAllBytes())
          .startsWith("HTTP/1.1 4".getBytes(StandardCharsets.ISO_8859_1));
    }
  }
}
