package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.ingest.IngestMain;
import io.sluice.local.bigquery.LocalBigQuery;
import io.sluice.local.bigquery.LocalBigQueryOptions;
import io.sluice.model.Settings;
import io.sluice.processor.ProcessorMain;
import io.sluice.service.Address;
import io.sluice.service.Running;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// The lines with what was counted, as both services write them to standard error.
final class MetricsLines {
  private static final String NOWHERE = "http://127.0.0.1:1";

  /// When the message was published: however slow the machine is, its events are stored in time.
  private static final Instant FUTURE = Instant.now().plusSeconds(3600);

  private MetricsLines() {}

  /// Lines of an ingest that was sent a picture, and of a processor that was pushed an event and
  /// something that is none.
  static List<JsonNode> ofBothServices() throws Exception {
    var captured = new ByteArrayOutputStream();
    PrintStream before = System.err;
    try (var copy = new PrintStream(captured, true, StandardCharsets.UTF_8)) {
      System.setErr(copy);
      ingest();
      processor();
    } finally {
      System.setErr(before);
    }
    var lines = new ArrayList<JsonNode>();
    for (String line : captured.toString(StandardCharsets.UTF_8).lines().toList()) {
      if (line.contains("\"message\":\"metrics\"")) {
        lines.add(new ObjectMapper().readTree(line));
      }
    }
    return lines;
  }

  private static void ingest() throws Exception {
    Settings settings =
        Settings.of(
            Map.of(
                "SLUICE_PROJECT", "sluice-local",
                "SLUICE_PUBSUB_ENDPOINT", NOWHERE,
                "SLUICE_OPEN", "yes"));
    try (Running ingest = IngestMain.start(settings, Address.loopback(0))) {
      assertThat(post(ingest, "/v1/events", "image/png", "x")).isEqualTo(415);
    }
  }

  private static void processor() throws Exception {
    try (var warehouse = LocalBigQuery.start(LocalBigQueryOptions.ephemeral("sluice-local"))) {
      Settings settings =
          Settings.of(
              Map.of(
                  "SLUICE_PROJECT",
                  "sluice-local",
                  "SLUICE_DELIVERY",
                  "at-least-once",
                  "SLUICE_BIGQUERY_ENDPOINT",
                  "http://127.0.0.1:" + warehouse.restPort(),
                  "SLUICE_BIGQUERY_GRPC_ENDPOINT",
                  "http://127.0.0.1:" + warehouse.grpcPort()));
      String data =
          Base64.getEncoder().encodeToString("[{\"id\":\"a\"},7]".getBytes(StandardCharsets.UTF_8));
      String push =
          "{\"message\":{\"messageId\":\"1\",\"publishTime\":\"%s\",\"data\":\"%s\"}}"
              .formatted(FUTURE, data);
      try (Running processor = ProcessorMain.start(settings, Address.loopback(0))) {
        Await.until("its tables are there", () -> get(processor, "/ready") == 200);
        assertThat(post(processor, "/pubsub/push", "application/json", push)).isEqualTo(204);
      }
    }
  }

  private static int post(Running service, String path, String type, String body) throws Exception {
    return send(
        request(service, path).header("Content-Type", type).POST(BodyPublishers.ofString(body)));
  }

  private static int get(Running service, String path) throws Exception {
    return send(request(service, path));
  }

  private static HttpRequest.Builder request(Running service, String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:%d%s".formatted(service.port(), path)));
  }

  private static int send(HttpRequest.Builder request) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      return http.send(request.build(), BodyHandlers.discarding()).statusCode();
    }
  }
}
