package io.sluice.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Await;
import io.sluice.ingest.IngestMain;
import io.sluice.local.pubsub.LocalPubSub;
import io.sluice.local.pubsub.LocalPubSubOptions;
import io.sluice.local.secrets.LocalSecrets;
import io.sluice.model.Settings;
import io.sluice.service.Address;
import io.sluice.service.Running;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Write keys in a Secret Manager: a new version of their secret is in force without a restart.
class WriteKeysReloadTest {
  private static final String SECRET = "projects/sluice-local/secrets/keys";

  private final LocalSecrets secrets = new LocalSecrets(Map.of(SECRET, "shop:old"));
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void aNewVersionIsInForceAndAMalformedOneIsNot() throws Exception {
    try (LocalPubSub google = LocalPubSub.start(withSecrets());
        Running ingest = ingest(google.port())) {
      assertThat(status(ingest, "old")).isEqualTo(415);
      assertThat(status(ingest, "new")).isEqualTo(403);

      secrets.put(SECRET, "shop:new");
      Await.until("the new key is in force", () -> status(ingest, "new") == 415);
      assertThat(status(ingest, "old")).isEqualTo(403);

      secrets.put(SECRET, "shop");
      Await.stays("as before", Duration.ofMillis(1500), () -> status(ingest, "new") == 415);
      secrets.put(SECRET, "shop:newer");
      Await.until("the newer key is in force", () -> status(ingest, "newer") == 415);
    }
  }

  /// What a post with a key is answered: 415 when the key is known, because events are no pictures.
  private int status(Running ingest, String key) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/v1/events".formatted(ingest.port())))
            .header("X-Write-Key", key)
            .header("Content-Type", "image/png")
            .POST(BodyPublishers.ofString("x"))
            .build();
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }

  private static Running ingest(int google) {
    String endpoint = "http://127.0.0.1:" + google;
    return IngestMain.start(
        Settings.of(
            Map.of(
                "SLUICE_PROJECT", "sluice-local",
                "SLUICE_PUBSUB_ENDPOINT", endpoint,
                "SLUICE_SECRETS_ENDPOINT", endpoint,
                "SLUICE_WRITE_KEYS_SECRET", "keys",
                "SLUICE_WRITE_KEYS_REFRESH_SECONDS", "1")),
        Address.loopback(0));
  }

  private LocalPubSubOptions withSecrets() {
    var ephemeral = LocalPubSubOptions.ephemeral();
    return new LocalPubSubOptions(
        ephemeral.port(),
        ephemeral.directory(),
        ephemeral.pushEndpoints(),
        ephemeral.minBackoff(),
        ephemeral.maxBackoff(),
        List.of(secrets.service()));
  }
}
