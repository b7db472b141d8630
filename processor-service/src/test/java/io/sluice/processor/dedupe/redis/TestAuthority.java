package io.sluice.processor.dedupe.redis;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.security.auth.x500.X500Principal;

/// A certificate authority of a test's own: X.509 (RFC 5280) as DER, because the JDK reads
/// certificates and makes none.
record TestAuthority(String name, KeyPair keys, Instant until) {
  private static final int SEQUENCE = 0x30;
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OCTET_STRING = 0x04;
  private static final int GENERALIZED_TIME = 0x18;
  private static final byte[] ECDSA_WITH_SHA256 = hex("06082a8648ce3d040302");
  private static final byte[] BASIC_CONSTRAINTS_CRITICAL = hex("0603551d130101ff");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final AtomicInteger SERIAL = new AtomicInteger(0x10000000);

  /// A server's certificate and its key, in PEM.
  record Issued(String certificate, String key) {
    /// Lines of Redis' configuration, and the files that they name.
    List<String> in(Path directory) {
      try {
        Path chain = Files.createTempFile(directory, "server", ".crt");
        Path secret = Files.createTempFile(directory, "server", ".key");
        Files.writeString(chain, certificate);
        Files.writeString(secret, key);
        return List.of("tls-cert-file " + chain, "tls-key-file " + secret);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  static TestAuthority named(String name) {
    return new TestAuthority(name, newKeys(), Instant.now().plus(Duration.ofDays(3650)));
  }

  /// One whose time is over.
  static TestAuthority expired(String name) {
    return new TestAuthority(name, newKeys(), Instant.now().minus(Duration.ofDays(1)));
  }

  /// Its own certificate, in PEM.
  String certificate() {
    byte[] isAuthority = der(SEQUENCE, hex("0101ff"));
    byte[] constraints = der(SEQUENCE, BASIC_CONSTRAINTS_CRITICAL, der(OCTET_STRING, isAuthority));
    return pem("CERTIFICATE", sign(name, keys, until, constraints));
  }

  X509Certificate parsed() {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(certificate().getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// For a server as Memorystore has it: the address is the common name, and nothing else.
  Issued issue(String address) {
    return issue(address, Instant.now().plus(Duration.ofDays(180)));
  }

  Issued issue(String address, Instant end) {
    KeyPair own = newKeys();
    return new Issued(
        pem("CERTIFICATE", sign(address, own, end)),
        pem("PRIVATE KEY", own.getPrivate().getEncoded()));
  }

  private byte[] sign(String subject, KeyPair of, Instant end, byte[]... extensions) {
    byte[] algorithm = der(SEQUENCE, ECDSA_WITH_SHA256);
    byte[] content =
        der(
            SEQUENCE,
            hex("a003020102"),
            der(INTEGER, HexFormat.of().parseHex("%08x".formatted(SERIAL.getAndIncrement()))),
            algorithm,
            principal(name),
            der(SEQUENCE, time(end.minus(Duration.ofDays(4000))), time(end)),
            principal(subject),
            of.getPublic().getEncoded(),
            extensions.length == 0 ? new byte[0] : der(0xa3, der(SEQUENCE, extensions)));
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(keys.getPrivate());
      signature.update(content);
      return der(SEQUENCE, content, algorithm, der(BIT_STRING, new byte[1], signature.sign()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] principal(String name) {
    return new X500Principal("CN=" + name).getEncoded();
  }

  private static byte[] time(Instant instant) {
    return der(GENERALIZED_TIME, TIME.format(instant).getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] der(int tag, byte[]... parts) {
    var content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    var all = new ByteArrayOutputStream();
    all.write(tag);
    if (content.size() >= 0x100) {
      all.write(0x82);
      all.write(content.size() >> 8);
    } else if (content.size() >= 0x80) {
      all.write(0x81);
    }
    all.write(content.size());
    all.writeBytes(content.toByteArray());
    return all.toByteArray();
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  private static String pem(String kind, byte[] der) {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, lines, kind);
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
