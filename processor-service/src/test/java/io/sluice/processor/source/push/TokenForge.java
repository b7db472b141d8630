package io.sluice.processor.source.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Makes tokens, good and bad, with the JDK's own cryptography: what the door is built on judges
/// none of its own work.
public final class TokenForge {
  /// What the good tokens are meant for.
  public static final String AUDIENCE = "https://processor.example/pubsub/push";

  /// Whose the good tokens are.
  public static final String ACCOUNT = "push@project.iam.gserviceaccount.com";

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final String kid;
  private final KeyPair pair;

  /// A signer with a key of its own.
  public TokenForge(String kid) {
    this(kid, 2048);
  }

  TokenForge(String kid, int bits) {
    this.kid = kid;
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      pair = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  String kid() {
    return kid;
  }

  RSAPublicKey key() {
    return (RSAPublicKey) pair.getPublic();
  }

  /// The claims of a token as Google makes it, as JSON by name.
  public static Map<String, String> claims(Instant now) {
    var claims = new LinkedHashMap<String, String>();
    claims.put("aud", quoted(AUDIENCE));
    claims.put("azp", quoted("113774264463038321964"));
    claims.put("email", quoted(ACCOUNT));
    claims.put("email_verified", "true");
    claims.put("exp", Long.toString(now.getEpochSecond() + 3600));
    claims.put("iat", Long.toString(now.getEpochSecond()));
    claims.put("iss", quoted("https://accounts.google.com"));
    claims.put("sub", quoted("113774264463038321964"));
    return claims;
  }

  static String quoted(String text) {
    return '"' + text + '"';
  }

  Map<String, String> header() {
    var header = new LinkedHashMap<String, String>();
    header.put("alg", "\"RS256\"");
    header.put("kid", quoted(kid));
    header.put("typ", "\"JWT\"");
    return header;
  }

  /// A token with a signature that is right.
  public String sign(Map<String, String> claims) {
    return sign(header(), claims);
  }

  String sign(Map<String, String> header, Map<String, String> claims) {
    return sign(header, object(claims).getBytes(UTF_8));
  }

  String sign(Map<String, String> header, byte[] payload) {
    String content = base64(object(header).getBytes(UTF_8)) + "." + base64(payload);
    try {
      var signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(pair.getPrivate());
      signature.update(content.getBytes(UTF_8));
      return content + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A token whose HMAC was made with a secret that everyone knows.
  String hmac(byte[] secret, Map<String, String> claims) {
    Map<String, String> header = header();
    header.put("alg", "\"HS256\"");
    String content = unsigned(header, claims);
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return content
          + base64(mac.doFinal(content.substring(0, content.length() - 1).getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String unsigned(Map<String, String> header, Map<String, String> claims) {
    return "%s.%s."
        .formatted(base64(object(header).getBytes(UTF_8)), base64(object(claims).getBytes(UTF_8)));
  }

  /// The JWK of this key.
  public String jwk() {
    var members = new LinkedHashMap<String, String>();
    members.put("kty", "\"RSA\"");
    members.put("alg", "\"RS256\"");
    members.put("use", "\"sig\"");
    members.put("kid", quoted(kid));
    members.put("n", quoted(base64(key().getModulus())));
    members.put("e", quoted(base64(key().getPublicExponent())));
    return object(members);
  }

  /// The JWK set of these keys.
  public static String jwks(TokenForge... forges) {
    return Stream.of(forges).map(TokenForge::jwk).collect(joining(",", "{\"keys\":[", "]}"));
  }

  private static String object(Map<String, String> members) {
    return members.entrySet().stream()
        .map(member -> quoted(member.getKey()) + ":" + member.getValue())
        .collect(joining(",", "{", "}"));
  }

  private static String base64(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return base64(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
  }

  private static String base64(byte[] bytes) {
    return BASE64.encodeToString(bytes);
  }
}
