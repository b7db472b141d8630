package io.sluice.processor.dedupe.redis;

import io.sluice.model.InvalidSettingsException;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.processor.DeduplicatorException;
import io.sluice.service.Secrets;
import io.sluice.service.StartException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.ConnectionFactory;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.providers.PooledConnectionProvider;

/// How the Redis of the settings is reached: its address, its AUTH string, whom to trust.
final class RedisAccess {
  private static final int TIMEOUT_MS = 2000;
  private static final String PLAIN = "redis";
  private static final String TLS = "rediss";

  private final Settings settings;
  private final URI uri;

  /// Reads no secret yet.
  ///
  /// @throws InvalidSettingsException when the settings contradict each other or name no Redis
  RedisAccess(Settings settings) {
    this.settings = settings;
    this.uri = uri(settings);
    if (settings.has(Setting.REDIS_CA_SECRET) && !isTls()) {
      throw new InvalidSettingsException(
          List.of(
              "SLUICE_REDIS_CA_SECRET is set, but SLUICE_REDIS_URL=%s has no TLS: name rediss:// and the port with TLS (Memorystore: 6378), or leave the certificates out"
                  .formatted(uri)));
    }
  }

  /// A client that connects when it is used. Both secrets are read for each, so that what was
  /// rotated while this process runs is taken up with the next one.
  ///
  /// @throws DeduplicatorException when a secret cannot be read or used
  RedisClient client() {
    try {
      var server = new HostAndPort(uri.getHost(), uri.getPort());
      DefaultJedisClientConfig configuration = configuration();
      var sockets = new HandshakenSockets(server, configuration);
      return RedisClient.builder()
          .clientConfig(configuration)
          .connectionProvider(
              new PooledConnectionProvider(new ConnectionFactory(sockets, configuration)))
          .build();
    } catch (StartException e) {
      throw new DeduplicatorException(String.valueOf(e.getMessage()), e);
    }
  }

  private DefaultJedisClientConfig configuration() {
    // Memorystore takes a connection's name and refuses the library's (CLIENT SETINFO). Jedis goes
    // on
    // without what is refused.
    return DefaultJedisClientConfig.builder()
        // Else making the client asks the server which one it is to be, so connects in vain once
        // more.
        .resp3()
        .timeoutMillis(TIMEOUT_MS)
        .password(password())
        .sslOptions(isTls() ? RedisTrust.of(settings) : null)
        .clientName("sluice-processor")
        .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
        .build();
  }

  /// The AUTH string as it is now; null when there is none. Commands that print it end it with a
  /// line feed, which gets into a secret easily and belongs to no password.
  private @Nullable String password() {
    return settings.has(Setting.REDIS_AUTH_SECRET)
        ? new Secrets(settings).read(Setting.REDIS_AUTH_SECRET).strip()
        : null;
  }

  private boolean isTls() {
    return uri.getScheme().equals(TLS);
  }

  private static URI uri(Settings settings) {
    String url = settings.required(Setting.REDIS_URL);
    try {
      var uri = new URI(url);
      if (uri.getUserInfo() != null) {
        throw new InvalidSettingsException(
            List.of(
                "SLUICE_REDIS_URL holds a password, and addresses get into logs: name the secret that holds it in SLUICE_REDIS_AUTH_SECRET, and redis://host:port or rediss://host:port here"));
      }
      if (uri.getHost() != null
          && uri.getPort() > 0
          && Set.of(PLAIN, TLS).contains(uri.getScheme())) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Told below, like every other address that is none.
    }
    throw new InvalidSettingsException(
        List.of("SLUICE_REDIS_URL=" + url + " is not redis://host:port or rediss://host:port"));
  }
}
