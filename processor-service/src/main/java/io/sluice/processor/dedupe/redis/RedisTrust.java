package io.sluice.processor.dedupe.redis;

import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.processor.DeduplicatorException;
import io.sluice.service.Secrets;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;

/// Whom a connection to Redis with TLS trusts.
///
/// Where `SLUICE_REDIS_CA_SECRET` names certificates: whoever shows one that any of them signed and
/// that is in its time, whatever name stands in it. That is the right amount for Memorystore: a CA
/// signs for one instance alone, so what it signed is that instance; the client has to hold its
/// certificates, several while one follows the other
/// (https://docs.cloud.google.com/memorystore/docs/redis/about-in-transit-encryption). An instance
/// has an IP address and no name. That the address stands among the certificate's alternative names
/// is promised nowhere, and clients that look for it there were refused
/// (https://github.com/envoyproxy/ratelimit/pull/409: it is the common name, which nobody reads any
/// more). So a CA that signs for others as well does not belong into this secret.
///
/// Else the JVM's own trust store counts. Its CAs sign for everyone, so the host in the URL has to
/// stand in the certificate.
final class RedisTrust {
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", Pattern.DOTALL);

  /// Of a store that lives in memory and holds nothing secret; one without a password cannot be
  /// made.
  private static final char[] PASSWORD = "none".toCharArray();

  private static final String STORE = "JKS";

  private static final String WHERE =
      "gcloud redis instances describe INSTANCE --region=REGION --format='value(serverCaCerts[].cert)' prints those of a Memorystore instance";

  /// By the certificates as the secret holds them now, or by the JVM's.
  ///
  /// @throws DeduplicatorException when there is a secret and no certificate in it that can be used
  /// @throws io.sluice.service.StartException when the secret cannot be read
  static SslOptions of(Settings settings) {
    if (!settings.has(Setting.REDIS_CA_SECRET)) {
      return SslOptions.builder().sslVerifyMode(SslVerifyMode.FULL).build();
    }
    String name = Setting.REDIS_CA_SECRET.variable() + "=" + settings.text(Setting.REDIS_CA_SECRET);
    String text = new Secrets(settings).read(Setting.REDIS_CA_SECRET);
    return options(
        SslVerifyMode.CA, inForce(certificates(text, name), name).toArray(X509Certificate[]::new));
  }

  static SslOptions options(SslVerifyMode mode, X509Certificate... trusted) {
    byte[] store = store(trusted);
    return SslOptions.builder()
        .sslVerifyMode(mode)
        .trustStoreType(STORE)
        .truststore(() -> new ByteArrayInputStream(store), PASSWORD)
        .build();
  }

  private static byte[] store(X509Certificate... trusted) {
    try {
      KeyStore store = KeyStore.getInstance(STORE);
      store.load(null, null);
      for (int i = 0; i < trusted.length; i++) {
        store.setCertificateEntry("ca-" + i, trusted[i]);
      }
      var bytes = new ByteArrayOutputStream();
      store.store(bytes, PASSWORD);
      return bytes.toByteArray();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("certificates cannot be kept in memory", e);
    }
  }

  /// All of a text; what stands between them, such as gcloud's separators, does not count.
  private static List<X509Certificate> certificates(String text, String name) {
    List<String> blocks = PEM.matcher(text).results().map(block -> block.group()).toList();
    if (blocks.isEmpty()) {
      throw new DeduplicatorException(
          "the secret of %s holds no certificate in PEM (-----BEGIN CERTIFICATE-----); add a version with the CA certificates of this Redis: %s"
              .formatted(name, WHERE));
    }
    return IntStream.range(0, blocks.size())
        .mapToObj(i -> certificate(blocks.get(i), i + 1, name))
        .toList();
  }

  private static X509Certificate certificate(String block, int number, String name) {
    try {
      Certificate certificate =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(block.getBytes(StandardCharsets.US_ASCII)));
      return (X509Certificate) certificate;
    } catch (CertificateException e) {
      throw new DeduplicatorException(
          "certificate %d in the secret of %s cannot be read: %s; add a version with whole ones: %s"
              .formatted(number, name, e.getMessage(), WHERE),
          e);
    }
  }

  /// Java takes a CA that is out of its time for good, so this looks itself.
  private static List<X509Certificate> inForce(List<X509Certificate> certificates, String name) {
    List<X509Certificate> inForce = certificates.stream().filter(RedisTrust::isInForce).toList();
    if (inForce.isEmpty()) {
      X509Certificate last = certificates.getLast();
      throw new DeduplicatorException(
          "no certificate in the secret of %s is in its time, the last one is from %s to %s; add a version with those of today: %s"
              .formatted(
                  name, last.getNotBefore().toInstant(), last.getNotAfter().toInstant(), WHERE));
    }
    return inForce;
  }

  private static boolean isInForce(X509Certificate certificate) {
    try {
      certificate.checkValidity();
      return true;
    } catch (CertificateException e) {
      return false;
    }
  }
}
