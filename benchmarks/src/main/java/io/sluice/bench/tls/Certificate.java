package io.sluice.bench.tls;

import io.sluice.bench.peer.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A certificate for the loopback that signs itself, made for one run, with its key. Who is to
/// trust it is told so; nobody else does.
///
/// @param store where both are: a PKCS #12 file
public record Certificate(Path store) {
  /// Of a key that lives for a day, in a directory that is deleted. It is the one that Google's
  /// HTTP client has for the certificates that it trusts, see [#trustedByGoogle].
  private static final String PASSWORD = "notasecret";

  /// Where Google's HTTP client looks for those, on its class path; it does not ask the JVM.
  /// Source: google-api-client 2.7.2, `GoogleUtils.getCertificateTrustStore`.
  private static final String GOOGLES = "com/google/api/client/googleapis/google.p12";

  private static final String TYPE = "PKCS12";
  private static final Duration MOST = Duration.ofSeconds(30);

  /// Makes one with the JDK's keytool.
  ///
  /// @param directory where it is kept
  /// @throws IOException when keytool fails; what it said last is in the message
  public static Certificate make(Path directory) throws IOException, InterruptedException {
    Path store = directory.resolve("loopback.p12");
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Tool.End end =
        new Tool(keytool.toString())
            .run(
                directory,
                directory.resolve("keytool.log"),
                MOST,
                "-genkeypair",
                "-alias",
                "loopback",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-validity",
                "1",
                "-storetype",
                TYPE,
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD);
    if (!end.well()) {
      throw new IOException("keytool made no certificate: " + end.lastLine());
    }
    return new Certificate(store);
  }

  /// What a JVM is told that is to trust this certificate, and no other. Source: JSSE Reference
  /// Guide, "Customizing the Default Keystores and Truststores".
  public List<String> trustOptions() {
    return List.of(
        "-Djavax.net.ssl.trustStore=" + store,
        "-Djavax.net.ssl.trustStoreType=" + TYPE,
        "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
  }

  /// Makes a directory that, on a class path before Google's HTTP client, has that client trust
  /// this certificate and no other.
  ///
  /// @param directory where it is made
  public Path trustedByGoogle(Path directory) throws IOException {
    Path trust = directory.resolve("trust");
    Path copy = trust.resolve(GOOGLES);
    Files.createDirectories(copy.getParent());
    Files.copy(store, copy);
    return trust;
  }

  /// For a server that shows it, and for a client that trusts it.
  SSLContext context() throws IOException {
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance(TYPE);
      keys.load(in, PASSWORD.toCharArray());
      var server = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      server.init(keys, PASSWORD.toCharArray());
      var client = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      client.init(keys);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(server.getKeyManagers(), client.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificate in %s cannot be used".formatted(store), e);
    }
  }
}
