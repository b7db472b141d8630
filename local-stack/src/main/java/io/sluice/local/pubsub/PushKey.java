package io.sluice.local.pubsub;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The key with which a local Pub/Sub signs the tokens of its pushes, and in whose name it does so:
/// each start has another, made when it is first needed. It stands in for Google's account service.
public final class PushKey {
  private static final String ALGORITHM = "RS256";
  private static final int BITS = 2048;
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final String id = UUID.randomUUID().toString();
  private @Nullable KeyPair pair;

  /// What the real service publishes at `https://www.googleapis.com/oauth2/v3/certs`: a JWK set
  /// (RFC 7517) with the public half.
  public String jwks() {
    var key = (RSAPublicKey) pair().getPublic();
    return json(out -> {
      out.writeStartObject();
      out.writeArrayFieldStart("keys");
      out.writeStartObject();
      out.writeStringField("kty", "RSA");
      out.writeStringField("alg", ALGORITHM);
      out.writeStringField("use", "sig");
      out.writeStringField("kid", id);
      out.writeStringField("n", base64(key.getModulus()));
      out.writeStringField("e", base64(key.getPublicExponent()));
      out.writeEndObject();
      out.writeEndArray();
      out.writeEndObject();
    });
  }

  /// Writes a JSON object.
  @FunctionalInterface
  interface Writer {
    void write(JsonGenerator out) throws IOException;
  }

  /// A signed JWT (RFC 7515, compact) with these claims.
  String sign(Writer claims) {
    String header =
        json(out -> {
          out.writeStartObject();
          out.writeStringField("alg", ALGORITHM);
          out.writeStringField("kid", id);
          out.writeStringField("typ", "JWT");
          out.writeEndObject();
        });
    String content = base64(utf8(header)) + "." + base64(utf8(json(claims)));
    try {
      var signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(pair().getPrivate());
      signature.update(utf8(content));
      return content + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM signs with RSA", e);
    }
  }

  private synchronized KeyPair pair() {
    if (pair == null) {
      try {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(BITS);
        pair = generator.generateKeyPair();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every JVM makes RSA keys", e);
      }
    }
    return pair;
  }

  private static String json(Writer writer) {
    var text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
      writer.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static String base64(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return base64(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
  }

  private static String base64(byte[] bytes) {
    return BASE64.encodeToString(bytes);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
