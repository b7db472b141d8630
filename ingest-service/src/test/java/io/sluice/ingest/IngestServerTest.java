package io.sluice.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.sluice.model.Setting;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The HTTP side: methods, CORS, encodings, other paths.
class IngestServerTest {
  private static final byte[] NOTHING = {};
  private final Ingest ingest = Ingest.open();

  @AfterEach
  void stop() {
    ingest.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE", "PATCH"})
  void otherMethodsAreNotAllowedAndTheAllowedOnesAreNamed(String method) {
    var reply = ingest.send(method, "/v1/events", NOTHING);

    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.header("Allow"))
        .hasValueSatisfying(
            allow -> assertThat(allow.split(", ")).containsExactlyInAnyOrder("POST", "OPTIONS"));
  }

  @Test
  void anotherPathIsNotFound() {
    var reply = ingest.send("POST", "/v1/event", NOTHING);

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.header("Content-Type")).hasValue("application/problem+json");
  }

  @Test
  void pagesOfAllOriginsMayPostByDefault() {
    var reply = ingest.post("[{}]", "Origin", "https://shop.example").taken(1, 0);

    assertThat(reply.header("Access-Control-Allow-Origin")).hasValue("*");
    assertThat(ingest.post("[{}]").header("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void aPageLearnsWhyItWasRefused() {
    var reply = ingest.post("[", "Origin", "https://shop.example").refused(400, "MALFORMED");

    assertThat(reply.header("Access-Control-Allow-Origin")).hasValue("*");
  }

  @Test
  void aPreflightRequestIsAnswered() {
    var reply =
        ingest.send(
            "OPTIONS",
            "/v1/events",
            NOTHING,
            "Origin",
            "https://shop.example",
            "Access-Control-Request-Method",
            "POST",
            "Access-Control-Request-Headers",
            "content-type, x-write-key");

    assertThat(reply.status()).isEqualTo(204);
    assertThat(reply.header("Access-Control-Allow-Origin")).hasValue("*");
    assertThat(reply.header("Access-Control-Allow-Methods")).hasValue("POST");
    assertThat(reply.header("Access-Control-Allow-Headers")).hasValue("content-type, x-write-key");
    assertThat(reply.header("Access-Control-Max-Age")).hasValue("86400");
  }

  @Test
  void originsMayBeLimited() {
    try (Ingest limited = Ingest.open("CORS_ORIGINS", "https://a.example,https://b.example")) {
      var known = limited.post("[{}]", "Origin", "https://b.example");
      var other = limited.post("[{}]", "Origin", "https://c.example");

      assertThat(known.header("Access-Control-Allow-Origin")).hasValue("https://b.example");
      assertThat(known.header("Vary")).hasValue("Origin");
      assertThat(other.header("Access-Control-Allow-Origin")).isEmpty();
      assertThat(other.header("Vary")).hasValue("Origin");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "zstd"})
  void bodiesMayBePacked(String encoding) throws IOException {
    ingest.post(packed(encoding), "Content-Encoding", encoding).taken(1, 0);
  }

  @ParameterizedTest
  @CsvSource({"application/json", "application/x-www-form-urlencoded", "text/plain"})
  void gzipNeedsNoHeader(String contentType) throws IOException {
    ingest.post(packed("gzip"), "Content-Type", contentType).taken(1, 0);
  }

  @Test
  void theDocumentOfTheInterfaceIsServed() {
    var reply = ingest.send("GET", "/openapi.json", NOTHING);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().at("/paths/~1v1~1events/post/responses/503").isMissingNode()).isFalse();
  }

  @Test
  void itIsReadyWhenItCanPublish() {
    assertThat(ingest.send("GET", "/ready", NOTHING).status()).isEqualTo(200);
    ingest.bus.breakDown();

    assertThat(ingest.send("GET", "/ready", NOTHING).refused(503, "NOT_READY").detail())
        .isEqualTo("broken on demand");
    assertThat(ingest.send("GET", "/health", NOTHING).status()).isEqualTo(200);
  }

  @Test
  void whenTooMuchIsInFlightItIs503() {
    try (var other = ingest.budget.lease()) {
      int all = Ingest.settings().number(Setting.MAX_IN_FLIGHT_BYTES);
      assertThat(other.take(all - 4)).isTrue();

      var reply = ingest.post("[{\"id\":\"a\"}]").refused(503, "OVERLOADED");

      assertThat(reply.header("Retry-After")).hasValue("1");
    }
    ingest.post("[{\"id\":\"a\"}]").taken(1, 0);
    assertThat(ingest.budget.taken()).isZero();
  }

  private static byte[] packed(String encoding) throws IOException {
    byte[] body = "[{\"id\":\"a\"}]".getBytes(UTF_8);
    if (encoding.equals("zstd")) {
      return Zstd.compress(body);
    }
    var packed = new ByteArrayOutputStream();
    try (OutputStream out =
        encoding.equals("gzip") ? new GZIPOutputStream(packed) : new DeflaterOutputStream(packed)) {
      out.write(body);
    }
    return packed.toByteArray();
  }
}
