package io.sluice.processor.source.push;

import static io.sluice.processor.source.push.TokenForge.quoted;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.processor.source.push.PushTokens.Genuine;
import io.sluice.processor.source.push.PushTokens.Refused;
import io.sluice.processor.source.push.PushTokens.Verdict;
import java.io.IOException;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Good tokens and forged ones.
class PushTokensTest {
  private static final TokenForge GOOGLE = new TokenForge("google");
  private static final TokenForge OTHER = new TokenForge("other");
  private static final TokenForge STRANGER = new TokenForge("stranger");

  /// A stranger's key under the name of Google's.
  private static final TokenForge IMPOSTOR = new TokenForge("google");

  private final MovedTime time = new MovedTime();
  private final AtomicInteger fetches = new AtomicInteger();
  private boolean down;
  private final PushTokens tokens =
      new PushTokens(
          TokenForge.AUDIENCE, TokenForge.ACCOUNT, new PushKeys(this::fetch, time), time);

  private Map<String, RSAPublicKey> fetch() throws IOException {
    int _ = fetches.incrementAndGet();
    if (down) {
      throw new IOException("down");
    }
    return Map.of(GOOGLE.kid(), GOOGLE.key(), OTHER.kid(), OTHER.key());
  }

  @Test
  void aTokenOfGooglesIsGood() {
    assertGood(GOOGLE.sign(claims(_ -> {})));
    assertGood(OTHER.sign(claims(_ -> {})));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"https://accounts.google.com\"", "\"accounts.google.com\""})
  void bothNamesOfTheIssuerAreGood(String issuer) {
    assertGood(GOOGLE.sign(claims(claims -> claims.put("iss", issuer))));
  }

  @Test
  void anAudienceInAListOfOneIsTheSame() {
    String list = "[" + quoted(TokenForge.AUDIENCE) + "]";
    assertGood(GOOGLE.sign(claims(claims -> claims.put("aud", list))));
  }

  static Stream<Arguments> claimsThatAreWrong() {
    return Stream.of(
        wrong("aud", quoted("https://other.example"), Refusal.AUDIENCE),
        wrong("aud", quoted(TokenForge.AUDIENCE + "/"), Refusal.AUDIENCE),
        wrong("aud", quoted(TokenForge.AUDIENCE.replace("push", "PUSH")), Refusal.AUDIENCE),
        wrong("aud", "[" + quoted(TokenForge.AUDIENCE) + ",\"x\"]", Refusal.AUDIENCE),
        wrong("aud", "[]", Refusal.AUDIENCE),
        wrong("aud", "null", Refusal.AUDIENCE),
        wrong("aud", "7", Refusal.MALFORMED),
        wrong("iss", quoted("https://accounts.google.com.example"), Refusal.ISSUER),
        wrong("iss", quoted("http://accounts.google.com"), Refusal.ISSUER),
        wrong("iss", "null", Refusal.ISSUER),
        wrong("email", quoted("other@project.iam.gserviceaccount.com"), Refusal.ACCOUNT),
        wrong("email", quoted("Push@project.iam.gserviceaccount.com"), Refusal.ACCOUNT),
        wrong("email", quoted(TokenForge.ACCOUNT + " "), Refusal.ACCOUNT),
        wrong("email", "[" + quoted(TokenForge.ACCOUNT) + "]", Refusal.ACCOUNT),
        wrong("email", "null", Refusal.ACCOUNT),
        wrong("email_verified", "false", Refusal.UNVERIFIED),
        wrong("email_verified", "\"true\"", Refusal.UNVERIFIED),
        wrong("email_verified", "null", Refusal.UNVERIFIED),
        wrong("email_verified", "1", Refusal.UNVERIFIED),
        wrong("exp", "null", Refusal.EXPIRED),
        wrong("exp", "\"never\"", Refusal.MALFORMED),
        wrong("exp", "0", Refusal.EXPIRED),
        wrong("nbf", "4102444800", Refusal.NOT_YET_VALID),
        wrong("iat", "4102444800", Refusal.NOT_YET_VALID));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("claimsThatAreWrong")
  void oneWrongClaimIsEnough(String name, String value, Refusal why) {
    assertRefused(why, GOOGLE.sign(claims(claims -> claims.put(name, value))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"aud", "iss", "email", "email_verified", "exp"})
  void oneMissingClaimIsEnough(String name) {
    assertThat(tokens.judge(GOOGLE.sign(claims(claims -> claims.remove(name)))))
        .isInstanceOf(Refused.class);
  }

  @Test
  void aTokenIsGoodFromItsTimeToItsExpiryGiveOrTakeTheSkew() {
    Instant now = time.instant();
    assertGood(issued(now.plus(PushTokens.SKEW)));
    assertRefused(Refusal.NOT_YET_VALID, issued(now.plus(PushTokens.SKEW).plusSeconds(1)));
    assertGood(expiring(now.minus(PushTokens.SKEW).plusSeconds(1)));
    assertRefused(Refusal.EXPIRED, expiring(now.minus(PushTokens.SKEW)));
  }

  @Test
  void aTokenThatWasGoodExpires() {
    String token = GOOGLE.sign(claims(_ -> {}));
    assertGood(token);
    time.pass(Duration.ofSeconds(3600).plus(PushTokens.SKEW).minusSeconds(1));
    assertGood(token);
    time.pass(Duration.ofSeconds(1));
    assertRefused(Refusal.EXPIRED, token);
  }

  static Stream<Arguments> forgeries() {
    Map<String, String> claims = TokenForge.claims(new MovedTime().instant());
    String good = GOOGLE.sign(claims);
    String content = good.substring(0, good.lastIndexOf('.') + 1);
    return Stream.of(
        forgery("another key under the same name", IMPOSTOR.sign(claims), Refusal.SIGNATURE),
        forgery("a key that nobody published", STRANGER.sign(claims), Refusal.KEY),
        forgery("no name of a key", GOOGLE.sign(with("kid", "null"), bytes(claims)), Refusal.KEY),
        forgery("an empty name", GOOGLE.sign(with("kid", "\"\""), bytes(claims)), Refusal.KEY),
        forgery(
            "the name of another of Google's keys",
            GOOGLE.sign(with("kid", "\"other\""), bytes(claims)),
            Refusal.SIGNATURE),
        forgery(
            "other claims under a good signature",
            TokenForge.unsigned(GOOGLE.header(), Map.of("email", "\"me\"")) + signature(good),
            Refusal.SIGNATURE),
        forgery(
            "no algorithm",
            TokenForge.unsigned(with("alg", "\"none\""), claims),
            Refusal.ALGORITHM),
        forgery(
            "no algorithm, in other case",
            TokenForge.unsigned(with("alg", "\"NoNe\""), claims) + signature(good),
            Refusal.ALGORITHM),
        forgery(
            "no algorithm, and a signature",
            TokenForge.unsigned(with("alg", "\"none\""), claims) + signature(good),
            Refusal.MALFORMED),
        forgery(
            "HMAC with the public key, as DER",
            GOOGLE.hmac(GOOGLE.key().getEncoded(), claims),
            Refusal.ALGORITHM),
        forgery("HMAC with the public key, as PEM", GOOGLE.hmac(pem(), claims), Refusal.ALGORITHM),
        forgery(
            "HMAC with the JWK",
            GOOGLE.hmac(GOOGLE.jwk().getBytes(UTF_8), claims),
            Refusal.ALGORITHM),
        forgery("RS512", GOOGLE.sign(with("alg", "\"RS512\""), bytes(claims)), Refusal.ALGORITHM),
        forgery("PS256", GOOGLE.sign(with("alg", "\"PS256\""), bytes(claims)), Refusal.ALGORITHM),
        forgery("ES256", GOOGLE.sign(with("alg", "\"ES256\""), bytes(claims)), Refusal.ALGORITHM),
        forgery(
            "a key of its own in the header",
            IMPOSTOR.sign(with("jwk", IMPOSTOR.jwk()), bytes(claims)),
            Refusal.SIGNATURE),
        forgery(
            "the address of keys in the header",
            STRANGER.sign(stranger("jku", "\"http://127.0.0.1:1/keys\""), bytes(claims)),
            Refusal.KEY),
        forgery(
            "the address of a certificate in the header",
            STRANGER.sign(stranger("x5u", "\"http://127.0.0.1:1/cert\""), bytes(claims)),
            Refusal.KEY),
        forgery(
            "a certificate in the header",
            IMPOSTOR.sign(with("x5c", "[\"AAAA\"]"), bytes(claims)),
            Refusal.SIGNATURE),
        forgery(
            "something critical that nobody knows",
            GOOGLE.sign(with("crit", "[\"exp\"]"), bytes(claims)),
            Refusal.SIGNATURE),
        forgery("no signature", content, Refusal.MALFORMED),
        forgery("half a signature", good.substring(0, good.length() - 100), Refusal.SIGNATURE),
        forgery("two parts", good.substring(0, good.lastIndexOf('.')), Refusal.MALFORMED),
        forgery("four parts", good + ".AAAA", Refusal.MALFORMED),
        forgery("a letter that is no base64url", good + "!", Refusal.MALFORMED),
        forgery("padding", good + "=", Refusal.MALFORMED),
        forgery("a line break", good + "\n", Refusal.MALFORMED),
        forgery("nothing", "", Refusal.MALFORMED),
        forgery("dots", "..", Refusal.MALFORMED),
        forgery("an opaque token", "ya29.a0AfH6SMBx", Refusal.MALFORMED),
        forgery("no JSON", "AAAA.AAAA.AAAA", Refusal.MALFORMED),
        forgery(
            "claims that are no object",
            GOOGLE.sign(GOOGLE.header(), "[1]".getBytes(UTF_8)),
            Refusal.MALFORMED),
        forgery(
            "claims that are no JSON",
            GOOGLE.sign(GOOGLE.header(), new byte[] {1, 2, (byte) 0xff}),
            Refusal.MALFORMED),
        forgery(
            "deep claims",
            GOOGLE.sign(GOOGLE.header(), "[".repeat(4000).getBytes(UTF_8)),
            Refusal.MALFORMED),
        forgery(
            "more than is looked at", "A".repeat(PushTokens.MAX_CHARACTERS + 1), Refusal.TOO_LONG),
        forgery(
            "a good one that is too long",
            GOOGLE.sign(with("x", quoted("y".repeat(7000))), bytes(claims)),
            Refusal.TOO_LONG));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forgeries")
  void aForgeryIsRefused(String what, String token, Refusal why) {
    assertThat(what).isNotEmpty();
    assertRefused(why, token);
    assertRefused(why, token);
  }

  @Test
  void ofAForgeryNothingIsTold() {
    String token =
        IMPOSTOR.sign(claims(claims -> claims.put("email", quoted("attack@example.com"))));

    assertThat(tokens.judge(token))
        .isEqualTo(new Refused(Refusal.SIGNATURE, Refusal.SIGNATURE.meaning()));
  }

  @Test
  void ofATokenThatGoogleSignedItIsToldWhatToCompare() {
    String token = GOOGLE.sign(claims(claims -> claims.put("aud", quoted("https://x.example"))));

    assertThat(tokens.judge(token))
        .isInstanceOfSatisfying(
            Refused.class,
            refused ->
                assertThat(refused.detail())
                    .contains("https://x.example")
                    .contains(TokenForge.AUDIENCE)
                    .doesNotContain(token));
  }

  @Test
  void noTokenThatWasChangedAnywhereIsGood() {
    String good = GOOGLE.sign(claims(_ -> {}));
    long seed = new Random().nextLong();
    var random = new Random(seed);
    String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
    for (int i = 0; i < 1000; i++) {
      var changed = new StringBuilder(good);
      // The last character has bits that mean nothing.
      int at = random.nextInt(good.length() - 1);
      char letter = letters.charAt(random.nextInt(letters.length()));
      changed.setCharAt(at, letter);
      if (letter != good.charAt(at)) {
        assertThat(tokens.judge(changed.toString()))
            .as("seed %d, %d is %s", seed, at, letter)
            .isInstanceOf(Refused.class);
      }
    }
    assertGood(good);
  }

  @Test
  void aTokenThatWasVerifiedNeedsNoKeysAnyMore() {
    String token = GOOGLE.sign(claims(_ -> {}));
    String another = GOOGLE.sign(claims(claims -> claims.put("sub", "\"2\"")));
    assertGood(token);

    down = true;
    time.pass(PushKeys.FRESH.plusSeconds(30));

    assertGood(token);
    assertThat(fetches).hasValue(1);
    time.pass(PushKeys.USABLE);
    assertRefused(Refusal.KEYS_UNAVAILABLE, another);
  }

  @Test
  void whatIsRememberedIsBoundedAndTheExpiredGoesFirst() {
    var verified = new VerifiedTokens();
    Instant now = time.instant();
    for (int i = 0; i < VerifiedTokens.MOST - 1; i++) {
      verified.keep("old" + i, now.plusSeconds(1), now);
    }
    verified.keep("lasting", now.plusSeconds(100), now);

    verified.keep("next", now.plusSeconds(100), now.plusSeconds(2));

    assertThat(verified.size()).isEqualTo(2);
    assertThat(verified.holds("lasting", now.plusSeconds(2))).isTrue();
    for (int i = 0; i < 3 * VerifiedTokens.MOST; i++) {
      verified.keep("flood" + i, now.plusSeconds(100), now);
      assertThat(verified.size()).isLessThanOrEqualTo(VerifiedTokens.MOST);
    }
  }

  private String issued(Instant at) {
    return GOOGLE.sign(claims(claims -> claims.put("iat", Long.toString(at.getEpochSecond()))));
  }

  private String expiring(Instant at) {
    return GOOGLE.sign(claims(claims -> claims.put("exp", Long.toString(at.getEpochSecond()))));
  }

  private Map<String, String> claims(Consumer<Map<String, String>> change) {
    Map<String, String> claims = TokenForge.claims(time.instant());
    change.accept(claims);
    return claims;
  }

  private void assertGood(String token) {
    assertThat(tokens.judge(token)).isEqualTo(new Genuine());
  }

  private void assertRefused(Refusal why, String token) {
    Verdict verdict = tokens.judge(token);
    assertThat(verdict).isInstanceOf(Refused.class);
    assertThat(((Refused) verdict).why()).isEqualTo(why);
  }

  private static Arguments wrong(String claim, String value, Refusal why) {
    return Arguments.of(claim, value, why);
  }

  private static Arguments forgery(String what, String token, Refusal why) {
    return Arguments.of(what, token, why);
  }

  private static Map<String, String> with(String name, String value) {
    Map<String, String> header = GOOGLE.header();
    header.put(name, value);
    return header;
  }

  private static Map<String, String> stranger(String name, String value) {
    Map<String, String> header = STRANGER.header();
    header.put(name, value);
    return header;
  }

  private static byte[] bytes(Map<String, String> claims) {
    String unsigned = TokenForge.unsigned(Map.of(), claims);
    return Base64.getUrlDecoder()
        .decode(unsigned.substring(unsigned.indexOf('.') + 1, unsigned.length() - 1));
  }

  private static String signature(String token) {
    return token.substring(token.lastIndexOf('.') + 1);
  }

  private static byte[] pem() {
    return "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
        .formatted(
            Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(GOOGLE.key().getEncoded()))
        .getBytes(ISO_8859_1);
  }
}
