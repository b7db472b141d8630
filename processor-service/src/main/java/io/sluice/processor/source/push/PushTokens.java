package io.sluice.processor.source.push;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.SignedJWT;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Judges the OIDC tokens that Pub/Sub sends with its pushes.
///
/// The signature comes first: until it is verified, nothing that the token says is used but the
/// name of its key. Whatever else its header says of keys (`jwk`, `jku`, `x5c`) is not looked at.
///
/// Source: cloud.google.com/pubsub/docs/authenticate-push-subscriptions.
final class PushTokens {
  /// Characters of a token; Google's have about 900.
  static final int MAX_CHARACTERS = 8192;

  /// How far the clocks of Google and of this machine may be apart.
  static final Duration SKEW = Duration.ofSeconds(60);

  /// Google issues under both names; source: developers.google.com/identity/openid-connect.
  private static final Set<String> ISSUERS =
      Set.of("https://accounts.google.com", "accounts.google.com");

  /// JWS, compact serialization (RFC 7515, section 7.1); without a signature it is told apart
  /// later.
  private static final Pattern COMPACT =
      Pattern.compile("[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]*+");

  private final String audience;
  private final String account;
  private final PushKeys keys;
  private final InstantSource clock;
  private final VerifiedTokens verified = new VerifiedTokens();

  /// @param audience that tokens must be meant for
  /// @param account email of the service account that tokens must be of
  PushTokens(String audience, String account, PushKeys keys, InstantSource clock) {
    this.audience = audience;
    this.account = account;
    this.keys = keys;
    this.clock = clock;
  }

  /// What a token is worth.
  sealed interface Verdict {}

  /// Pub/Sub's, for this service.
  record Genuine() implements Verdict {}

  /// Not to be relied on.
  ///
  /// @param detail for the operator: what a token that Google did sign says, and how it is here
  record Refused(Refusal why, String detail) implements Verdict {}

  /// Judges a token by its text.
  Verdict judge(String token) {
    if (token.length() > MAX_CHARACTERS) {
      return refused(Refusal.TOO_LONG);
    }
    Instant now = clock.instant();
    return verified.holds(token, now) ? new Genuine() : verify(token, now);
  }

  private Verdict verify(String token, Instant now) {
    try {
      if (!COMPACT.matcher(token).matches()) {
        return refused(Refusal.MALFORMED);
      }
      if (!(JWTParser.parse(token) instanceof SignedJWT jwt)
          || !JWSAlgorithm.RS256.equals(jwt.getHeader().getAlgorithm())) {
        return refused(Refusal.ALGORITHM);
      }
      String kid = jwt.getHeader().getKeyID();
      return switch (kid == null ? new PushKeys.Unknown() : keys.find(kid)) {
        case PushKeys.Unknown() -> refused(Refusal.KEY);
        case PushKeys.Unavailable(String why) -> new Refused(Refusal.KEYS_UNAVAILABLE, why);
        case PushKeys.Found(RSAPublicKey key) ->
            jwt.verify(new RSASSAVerifier(key))
                ? judge(token, jwt.getJWTClaimsSet(), now)
                : refused(Refusal.SIGNATURE);
      };
    } catch (ParseException | JOSEException | IllegalArgumentException e) {
      return refused(Refusal.MALFORMED);
    }
  }

  private Verdict judge(String token, JWTClaimsSet claims, Instant now) {
    if (!ISSUERS.contains(String.valueOf(claims.getIssuer()))) {
      return refused(Refusal.ISSUER, claims.getIssuer(), ISSUERS);
    }
    if (!claims.getAudience().equals(List.of(audience))) {
      return refused(Refusal.AUDIENCE, claims.getAudience(), audience);
    }
    Instant expiry = latest(claims.getExpirationTime());
    if (!now.minus(SKEW).isBefore(expiry)) {
      return refused(Refusal.EXPIRED, expiry, now);
    }
    Instant begin = latest(claims.getIssueTime(), claims.getNotBeforeTime());
    if (begin.isAfter(now.plus(SKEW))) {
      return refused(Refusal.NOT_YET_VALID, begin, now);
    }
    if (!account.equals(claims.getClaim("email"))) {
      return refused(Refusal.ACCOUNT, claims.getClaim("email"), account);
    }
    if (!Boolean.TRUE.equals(claims.getClaim("email_verified"))) {
      return refused(Refusal.UNVERIFIED);
    }
    verified.keep(token, expiry.plus(SKEW), now);
    return new Genuine();
  }

  /// The latest of the times that are said; 1970 if none is.
  private static Instant latest(@Nullable Date... times) {
    return Stream.of(times)
        .filter(Objects::nonNull)
        .map(Date::toInstant)
        .max(Instant::compareTo)
        .orElse(Instant.EPOCH);
  }

  private static Refused refused(Refusal why) {
    return new Refused(why, why.meaning());
  }

  private static Refused refused(Refusal why, @Nullable Object said, Object here) {
    String detail = "%s: it says %s, here it is %s".formatted(why.meaning(), said, here);
    return new Refused(why, detail);
  }
}
