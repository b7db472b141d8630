package io.sluice.local.pubsub;

import static io.sluice.local.pubsub.GoogleClients.SUBSCRIPTION;
import static io.sluice.local.pubsub.GoogleClients.TOPIC;
import static io.sluice.local.pubsub.GoogleClients.message;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.pubsub.v1.PushConfig;
import com.google.pubsub.v1.PushConfig.OidcToken;
import com.google.pubsub.v1.Subscription;
import io.sluice.Await;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Pushes that say who pushes, as the documentation of the real ones shows them.
class PushTokenTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ACCOUNT = "push@test-project.iam.gserviceaccount.com";

  private final PushKey key = new PushKey();
  private RunningPubSub pubsub;
  private GoogleClients clients;

  @BeforeEach
  void start() throws Exception {
    pubsub = RunningPubSub.signing(key);
    clients = pubsub.clients;
    clients.topics.createTopic(TOPIC);
  }

  @AfterEach
  void stop() {
    pubsub.close();
  }

  @Test
  void aTokenSaysWhatGooglesSay() throws Exception {
    try (var receiver = new PushReceiver(_ -> 204)) {
      Instant before = Instant.now().minusSeconds(1);
      clients.subscribe(receiver.url(), authenticated("https://x.example"));
      clients.publish(message("1"));
      clients.publish(message("2"));
      Await.until("two pushes", () -> receiver.received.size() == 2);

      String token = token(receiver.received.getFirst());
      assertThat(token(receiver.received.getLast())).isEqualTo(token);
      assertThat(verified(token)).isTrue();
      JsonNode keys = JSON.readTree(key.jwks()).get("keys");
      assertThat(keys).singleElement().matches(jwk -> jwk.get("use").asText().equals("sig"));
      assertThat(part(token, 0))
          .isEqualTo(
              JSON.createObjectNode()
                  .put("alg", "RS256")
                  .put("kid", keys.get(0).get("kid").asText())
                  .put("typ", "JWT"));
      JsonNode claims = part(token, 1);
      assertThat(claims.fieldNames())
          .toIterable()
          .containsExactlyInAnyOrder(
              "aud", "azp", "email", "email_verified", "exp", "iat", "iss", "sub");
      assertThat(claims.get("aud").asText()).isEqualTo("https://x.example");
      assertThat(claims.get("email").asText()).isEqualTo(ACCOUNT);
      assertThat(claims.get("email_verified").isBoolean()).isTrue();
      assertThat(claims.get("email_verified").asBoolean()).isTrue();
      assertThat(claims.get("iss").asText()).isEqualTo("https://accounts.google.com");
      assertThat(Instant.ofEpochSecond(claims.get("iat").asLong()))
          .isBetween(before, Instant.now());
      assertThat(claims.get("exp").asLong() - claims.get("iat").asLong()).isEqualTo(3600);
    }
  }

  @Test
  void withoutAnAudienceATokenIsForTheEndpoint() throws Exception {
    try (var receiver = new PushReceiver(_ -> 204)) {
      clients.subscribe(receiver.url(), authenticated(""));
      clients.publish(message("1"));
      Await.until("a push", () -> receiver.received.size() == 1);

      assertThat(part(token(receiver.received.getFirst()), 1).get("aud").asText())
          .isEqualTo(receiver.url());
    }
  }

  @Test
  void aSubscriptionThatGetsAnAccountLaterKeepsItsMessages() throws Exception {
    try (var receiver =
        new PushReceiver(push -> push.headers().containsKey("Authorization") ? 204 : 401)) {
      clients.subscribe(receiver.url(), Subscription.getDefaultInstance());
      clients.publish(message("1"));
      Await.until("a push", () -> !receiver.received.isEmpty());

      PushConfig config = authenticated("a").getPushConfig();
      clients.subscriptions.modifyPushConfig(
          SUBSCRIPTION, config.toBuilder().setPushEndpoint(receiver.url()).build());

      Await.until("acknowledged", () -> pubsub.unacked() == 0);
      assertThat(receiver.received.getLast().headers()).containsKey("Authorization");
      assertThat(clients.subscriptions.getSubscription(SUBSCRIPTION).getPushConfig().getOidcToken())
          .isEqualTo(config.getOidcToken());
    }
  }

  @Test
  void anAccountHasAnEmail() {
    var config = PushConfig.newBuilder().setOidcToken(OidcToken.newBuilder().setAudience("a"));
    var subscription = Subscription.newBuilder().setPushConfig(config).build();

    assertThatThrownBy(() -> clients.subscribe("http://127.0.0.1:1/", subscription))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("service_account_email");
  }

  @Test
  void aTokenIsReplacedBeforeItExpires() {
    var now = new AtomicReference<>(Instant.parse("2026-11-21T10:00:00Z"));
    var token = new PushToken(key, authenticated("a").getPushConfig(), now::get);

    String first = token.header();
    now.updateAndGet(instant -> instant.plus(Duration.ofMinutes(55)));
    assertThat(token.header()).isEqualTo(first);
    now.updateAndGet(instant -> instant.plusSeconds(1));
    assertThat(token.header()).isNotEqualTo(first);
  }

  private static Subscription authenticated(String audience) {
    var token = OidcToken.newBuilder().setServiceAccountEmail(ACCOUNT).setAudience(audience);
    return Subscription.newBuilder()
        .setPushConfig(PushConfig.newBuilder().setOidcToken(token))
        .build();
  }

  private static String token(PushReceiver.Received push) {
    String header = push.headers().getFirst("Authorization");
    assertThat(header).startsWith("Bearer ");
    return header.substring("Bearer ".length());
  }

  private static JsonNode part(String token, int index) throws Exception {
    return JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.")[index]));
  }

  private boolean verified(String token) throws Exception {
    JsonNode jwk = JSON.readTree(key.jwks()).get("keys").get(0);
    PublicKey publicKey =
        KeyFactory.getInstance("RSA")
            .generatePublic(new RSAPublicKeySpec(number(jwk.get("n")), number(jwk.get("e"))));
    var signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(publicKey);
    signature.update(token.substring(0, token.lastIndexOf('.')).getBytes(US_ASCII));
    return signature.verify(Base64.getUrlDecoder().decode(token.split("\\.")[2]));
  }

  private static BigInteger number(JsonNode base64) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(base64.asText()));
  }
}
