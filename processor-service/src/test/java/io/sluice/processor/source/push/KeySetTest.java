package io.sluice.processor.source.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a server of keys may answer.
@Timeout(60)
class KeySetTest {
  private static final TokenForge KEY = new TokenForge("key");

  private KeyServer server;

  @BeforeEach
  void start() throws Exception {
    server = new KeyServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void holdsTheKeysThatVerifyRs256AndNoOthers() throws Exception {
    server.answering(
        200,
        "{\"keys\":[%s,%s,%s,%s,%s,%s,%s,%s]}"
            .formatted(
                KEY.jwk(),
                new TokenForge("plain").jwk().replace("\"alg\":\"RS256\",\"use\":\"sig\",", ""),
                new TokenForge("weak", 1024).jwk(),
                new TokenForge("encrypts").jwk().replace("\"use\":\"sig\"", "\"use\":\"enc\""),
                new TokenForge("other").jwk().replace("RS256", "PS256"),
                new TokenForge("x").jwk().replace("\"kid\":\"x\",", ""),
                "{\"kty\":\"oct\",\"kid\":\"secret\",\"k\":\"AAAA\"}",
                "{\"kty\":\"later\",\"kid\":\"later\"}"));

    assertThat(fetch(server.uri())).containsOnlyKeys("key", "plain");
    assertThat(fetch(server.uri())).containsEntry("key", KEY.key());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not json",
        "<html>",
        "[]",
        "{}",
        "{\"keys\":7}",
        "{\"keys\":[]}",
        "{\"keys\":[{}]}",
        "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"k\",\"n\":\"\",\"e\":\"\"}]}",
        "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"k\",\"n\":7,\"e\":\"AQAB\"}]}"
      })
  void whatIsNoKeySetIsAFailure(String document) {
    server.answering(200, document);
    assertFails(server.uri(), "JWK set", "no RSA key");
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 301, 401, 404, 429, 500, 503})
  void anyAnswerBut200IsAFailure(int status) {
    server.answering(status, "");
    assertFails(server.uri(), "answers " + status);
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    try (var elsewhere = new KeyServer().serving(KEY)) {
      server.answering(exchange -> {
        exchange.getResponseHeaders().set("Location", elsewhere.uri().toString());
        exchange.sendResponseHeaders(302, -1);
      });
      assertFails(server.uri(), "answers 302");
      assertThat(elsewhere.asked).hasValue(0);
    }
  }

  @Test
  void aHugeDocumentIsNotReadToItsEnd() {
    server.answering(exchange -> {
      exchange.sendResponseHeaders(200, 0);
      byte[] blanks = " ".repeat(8192).getBytes(UTF_8);
      for (long sent = 0; sent < 1L << 32; sent += blanks.length) {
        exchange.getResponseBody().write(blanks);
      }
    });
    assertFails(server.uri(), "more than 65536 bytes");
  }

  @Test
  void aDocumentThatTricklesIsGivenUp() {
    server.answering(exchange -> {
      exchange.sendResponseHeaders(200, 0);
      while (true) {
        exchange.getResponseBody().write(' ');
        exchange.getResponseBody().flush();
        Thread.onSpinWait();
      }
    });
    assertThatThrownBy(() -> new KeySet(server.uri(), Duration.ZERO).fetch())
        .hasMessageContaining("not complete after 0 ms");
  }

  @Test
  void aServerThatSaysNothingIsGivenUp() throws Exception {
    try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      assertFails(URI.create("http://127.0.0.1:" + silent.getLocalPort()), "timed out");
    }
  }

  @Test
  void nobodyThereIsAFailure() {
    URI uri = server.uri();
    server.close();
    assertFails(uri, "refused");
  }

  private static void assertFails(URI uri, String... oneOf) {
    assertThatThrownBy(() -> fetch(uri))
        .isInstanceOf(IOException.class)
        .message()
        .contains(uri.toString())
        .satisfiesAnyOf(
            message -> assertThat(message).contains(oneOf[0]),
            message -> assertThat(message).contains(oneOf[oneOf.length - 1]));
  }

  private static Map<String, RSAPublicKey> fetch(URI uri) throws IOException {
    return new KeySet(uri, Duration.ofSeconds(20)).fetch();
  }
}
