package io.sluice.service;

import com.google.api.gax.rpc.ApiException;
import com.google.cloud.secretmanager.v1.SecretManagerServiceClient;
import com.google.cloud.secretmanager.v1.SecretManagerServiceSettings;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import java.io.IOException;
import java.time.Duration;

/// Reads secrets from Secret Manager. A value is never logged.
public final class Secrets {
  /// How long reading one may take, with the client's own retries.
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final GoogleEndpoint endpoint;
  private final Settings settings;

  public Secrets(Settings settings) {
    this.endpoint = new GoogleEndpoint(settings.text(Setting.SECRETS_ENDPOINT));
    this.settings = settings;
  }

  /// The secret that a setting names: by its id, by `projects/P/secrets/S`, or by
  /// `projects/P/secrets/S/versions/V`; the latest version unless one is named.
  ///
  /// @throws StartException when it cannot be read
  public String read(Setting setting) {
    String version = version(settings.required(setting));
    try (var client = SecretManagerServiceClient.create(clientSettings())) {
      return client.accessSecretVersion(version).getPayload().getData().toStringUtf8();
    } catch (ApiException | IOException e) {
      throw new StartException(
          "the secret %s (%s) cannot be read: %s; it must exist, and this service account needs roles/secretmanager.secretAccessor on it"
              .formatted(version, setting.variable(), e.getMessage()),
          e);
    }
  }

  private String version(String name) {
    String secret =
        name.contains("/")
            ? name
            : "projects/%s/secrets/%s".formatted(settings.required(Setting.PROJECT), name);
    return secret.contains("/versions/") ? secret : secret + "/versions/latest";
  }

  private SecretManagerServiceSettings clientSettings() throws IOException {
    var client = endpoint.configure(SecretManagerServiceSettings.newBuilder());
    var access = client.accessSecretVersionSettings();
    access.setRetrySettings(
        access.getRetrySettings().toBuilder().setTotalTimeoutDuration(TIMEOUT).build());
    return client.build();
  }
}
