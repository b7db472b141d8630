package io.sluice.processor.dedupe.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.model.InvalidSettingsException;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.processor.Deduplicator;
import io.sluice.processor.DeduplicatorException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;
import redis.clients.jedis.exceptions.JedisException;

/// What stands between a processor and its Redis is told so that somebody can do something about
/// it: what happened, which setting, what to do, and no secret.
class RedisTroubleTest {
  @TempDir private static Path directory;
  private static MemorystoreFixture memorystore;
  private static TestRedis redis;

  @BeforeAll
  static void start() {
    memorystore = new MemorystoreFixture(directory);
    redis = memorystore.start();
    memorystore.put("other-auth", "wrong-" + MemorystoreFixture.AUTH);
    memorystore.put("no-ca", "not a certificate " + MemorystoreFixture.AUTH);
    memorystore.put("cut-ca", memorystore.authority.certificate().replaceAll("M", ""));
    memorystore.put("old-ca", TestAuthority.expired("Server CA").certificate());
    memorystore.put("namesake-ca", TestAuthority.named("Server CA").certificate());
    memorystore.put("other-ca", TestAuthority.named("Another CA").certificate());
    memorystore.put(
        "many-ca",
        "; the old one\n"
            + TestAuthority.expired("Server CA").certificate()
            + ";"
            + TestAuthority.named("Server CA").certificate()
            + ";"
            + memorystore.authority.certificate());
  }

  @AfterAll
  static void stop() {
    memorystore.close();
  }

  @Test
  void ofManyAuthoritiesOneIsEnough() {
    Deduplicator dedupe = memorystore.deduplicator(withCa("many-ca"));

    dedupe.begin(true);

    assertThat(dedupe.settled("s", 1)).isEqualTo(1);
  }

  @Test
  void aSecretWithoutACertificate() {
    assertTold(
        withCa("no-ca"),
        "SLUICE_REDIS_CA_SECRET=no-ca holds no certificate",
        "-----BEGIN CERTIFICATE-----",
        "gcloud redis instances describe");
  }

  @Test
  void aCertificateThatCannotBeRead() {
    assertTold(withCa("cut-ca"), "certificate 1", "SLUICE_REDIS_CA_SECRET=cut-ca", "add a version");
  }

  @Test
  void aSecretThatIsNotThere() {
    assertTold(
        withCa("nowhere"),
        "projects/p/secrets/nowhere/versions/latest",
        "SLUICE_REDIS_CA_SECRET",
        "roles/secretmanager.secretAccessor");
  }

  @Test
  void authoritiesWhoseTimeIsOver() {
    assertTold(
        withCa("old-ca"),
        "no certificate in the secret of SLUICE_REDIS_CA_SECRET=old-ca is in its time",
        "add a version");
  }

  @Test
  void anotherAuthorityAlsoWhenItHasTheSameName() {
    for (String ca : new String[] {"other-ca", "namesake-ca"}) {
      assertTold(
          withCa(ca),
          redis.url(),
          "from none of the CAs in the secret of SLUICE_REDIS_CA_SECRET=" + ca,
          "add a version that holds all CA certificates");
    }
  }

  @Test
  void noAuthorityNamed() {
    assertTold(
        withCa(""),
        redis.url(),
        "from no CA that the JVM knows",
        "name that in SLUICE_REDIS_CA_SECRET");
  }

  @Test
  void aCertificateOfTheServerThatIsOutOfItsTime() {
    TestRedis old =
        memorystore.start(
            memorystore.authority.issue("127.0.0.1", Instant.now().minus(Duration.ofDays(1))));

    assertTold(memorystore.settings(old), old.url(), "out of its time", "renew it", "clock");
  }

  @Test
  void aPortWithoutTls() {
    try (TestRedis plain = TestRedis.start()) {
      Settings settings =
          memorystore
              .settings(redis)
              .with(Setting.REDIS_URL, plain.url().replace("redis:", "rediss:"));

      assertTold(settings, "there is no TLS on this port", "6378", "redis:// in SLUICE_REDIS_URL");
    }
  }

  @Test
  void aPortWithTlsAlone() {
    Settings settings =
        withCa("").with(Setting.REDIS_URL, redis.url().replace("rediss:", "redis:"));

    assertTold(settings, "this port wants TLS", "SLUICE_REDIS_URL begins with rediss://");
  }

  @Test
  void authoritiesForAnAddressWithoutTls() {
    Settings settings =
        memorystore.settings(redis).with(Setting.REDIS_URL, "redis://10.0.0.3:6379");

    assertThatThrownBy(() -> new RedisScripts(settings))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("SLUICE_REDIS_CA_SECRET is set")
        .hasMessageContaining("SLUICE_REDIS_URL=redis://10.0.0.3:6379 has no TLS");
  }

  @Test
  void anAddressWithAPassword() {
    Settings settings = Settings.of(Map.of("SLUICE_REDIS_URL", "rediss://:hidden@10.0.0.3:6378"));

    assertThatThrownBy(() -> new RedisScripts(settings))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("SLUICE_REDIS_AUTH_SECRET")
        .message()
        .doesNotContain("hidden");
  }

  @Test
  void anotherAuthString() {
    assertTold(
        memorystore.settings(redis).with(Setting.REDIS_AUTH_SECRET, "other-auth"),
        "WRONGPASS",
        "SLUICE_REDIS_AUTH_SECRET=other-auth",
        "add a version");
  }

  @Test
  void noAuthString() {
    assertTold(
        memorystore.settings(redis).with(Setting.REDIS_AUTH_SECRET, ""),
        "NOAUTH",
        "name the secret that holds it in SLUICE_REDIS_AUTH_SECRET");
  }

  @Test
  void nobodyThere() {
    assertTold(
        memorystore.settings(redis).with(Setting.REDIS_URL, "rediss://127.0.0.1:1"),
        "rediss://127.0.0.1:1",
        "Connection refused");
  }

  /// As it is with CAs that sign for everyone, which are the JVM's.
  @Test
  void aNameThatIsNotInTheCertificate() {
    assertThat(RedisTrust.of(Settings.of(Map.of())).getSslVerifyMode())
        .isEqualTo(SslVerifyMode.FULL);
    JedisException failure =
        catchThrowableOfType(JedisException.class, RedisTroubleTest::pingComparingNames);

    assertThat(Diagnosis.of(withCa(""), failure))
        .contains("for another host", "SLUICE_REDIS_URL", "SLUICE_REDIS_CA_SECRET");
  }

  private static void pingComparingNames() {
    SslOptions options = RedisTrust.options(SslVerifyMode.FULL, memorystore.authority.parsed());
    URI uri = URI.create(redis.url());
    try (RedisClient client =
        RedisClient.builder()
            .hostAndPort(new HostAndPort(uri.getHost(), uri.getPort()))
            .clientConfig(DefaultJedisClientConfig.builder().sslOptions(options).build())
            .build()) {
      client.ping();
    }
  }

  private static Settings withCa(String secret) {
    return memorystore.settings(redis).with(Setting.REDIS_CA_SECRET, secret);
  }

  private static void assertTold(Settings settings, String... words) {
    Deduplicator dedupe = memorystore.deduplicator(settings);

    assertThatThrownBy(() -> dedupe.begin(true))
        .isInstanceOf(DeduplicatorException.class)
        .message()
        .contains(words)
        .doesNotContain(MemorystoreFixture.AUTH);
  }
}
