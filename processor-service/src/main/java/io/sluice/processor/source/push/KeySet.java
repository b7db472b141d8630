package io.sluice.processor.source.push;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// A JWK set (RFC 7517) at a URL: the keys in it that verify RS256.
final class KeySet implements PushKeys.Source {
  /// Bytes of the document; Google's has about 1,500.
  static final int MAX_BYTES = 64 << 10;

  /// For connecting, and for each wait for bytes.
  private static final Duration SILENCE = Duration.ofSeconds(2);

  /// Weaker keys are not relied on (RFC 7518, section 3.3).
  private static final int MIN_KEY_BITS = 2048;

  private final URI uri;
  private final Duration time;

  /// @param uri `https` or `http`
  /// @param time in which the whole document must have come
  KeySet(URI uri, Duration time) {
    this.uri = uri;
    this.time = time;
  }

  @Override
  public Map<String, RSAPublicKey> fetch() throws IOException {
    try {
      Map<String, RSAPublicKey> keys = keys(JWKSet.parse(get()));
      if (keys.isEmpty()) {
        throw new IOException(uri + " holds no RSA key to verify RS256 with");
      }
      return keys;
    } catch (ParseException | JOSEException | IllegalArgumentException e) {
      throw new IOException(uri + " is no JWK set", e);
    }
  }

  private static Map<String, RSAPublicKey> keys(JWKSet set) throws JOSEException {
    var keys = new HashMap<String, RSAPublicKey>();
    for (JWK key : set.getKeys()) {
      if (key instanceof RSAKey rsa
          && rsa.getKeyID() != null
          && (rsa.getKeyUse() == null || KeyUse.SIGNATURE.equals(rsa.getKeyUse()))
          && (rsa.getAlgorithm() == null || JWSAlgorithm.RS256.equals(rsa.getAlgorithm()))
          && rsa.size() >= MIN_KEY_BITS) {
        keys.put(rsa.getKeyID(), rsa.toRSAPublicKey());
      }
    }
    return keys;
  }

  private String get() throws IOException {
    long deadline = System.nanoTime() + time.toNanos();
    if (!(uri.toURL().openConnection() instanceof HttpURLConnection connection)) {
      throw new IOException(uri + " is not reached over HTTP");
    }
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout((int) SILENCE.toMillis());
    connection.setReadTimeout((int) SILENCE.toMillis());
    connection.setUseCaches(false);
    try {
      if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
        throw new IOException("%s answers %d".formatted(uri, connection.getResponseCode()));
      }
      return read(connection.getInputStream(), deadline);
    } catch (IOException e) {
      connection.disconnect();
      throw new IOException("%s cannot be read: %s".formatted(uri, e.getMessage()), e);
    }
  }

  private String read(InputStream in, long deadline) throws IOException {
    var document = new ByteArrayOutputStream();
    byte[] bytes = new byte[8192];
    for (int read = 0; read >= 0; read = in.read(bytes)) {
      document.write(bytes, 0, read);
      if (document.size() > MAX_BYTES) {
        throw new IOException("more than %d bytes".formatted(MAX_BYTES));
      }
      if (System.nanoTime() - deadline > 0) {
        throw new IOException("not complete after %d ms".formatted(time.toMillis()));
      }
    }
    return document.toString(StandardCharsets.UTF_8);
  }
}
