package io.sluice.local.pubsub;

import com.google.pubsub.v1.PushConfig;
import com.google.pubsub.v1.PushConfig.OidcToken;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// The token that one subscription's pushes carry: the same one until it is about to expire, as the
/// real service does it.
///
/// Source: cloud.google.com/pubsub/docs/authenticate-push-subscriptions.
final class PushToken {
  private static final String ISSUER = "https://accounts.google.com";
  private static final Duration LIFE = Duration.ofHours(1);

  /// A token that has less time left is not sent any more.
  private static final Duration LEAST_LEFT = Duration.ofMinutes(5);

  private final PushKey key;
  private final String account;
  private final String audience;
  private final InstantSource clock;
  private volatile @Nullable Signed latest;

  private record Signed(String token, Instant expiry) {}

  /// @param config that has an OIDC token; without an audience it is meant for the push endpoint
  PushToken(PushKey key, PushConfig config, InstantSource clock) {
    OidcToken token = config.getOidcToken();
    this.key = key;
    this.account = token.getServiceAccountEmail();
    this.audience = token.getAudience().isEmpty() ? config.getPushEndpoint() : token.getAudience();
    this.clock = clock;
  }

  /// The header line of a push, ended by CR LF.
  String header() {
    Instant now = clock.instant();
    Signed signed = latest;
    if (signed == null || now.plus(LEAST_LEFT).isAfter(signed.expiry())) {
      signed = sign(now);
      latest = signed;
    }
    return "Authorization: Bearer " + signed.token() + "\r\n";
  }

  private Signed sign(Instant now) {
    Instant expiry = now.plus(LIFE);
    // The real ones name the account by a number, in both azp and sub.
    String number = Integer.toUnsignedString(account.hashCode());
    String token =
        key.sign(out -> {
          out.writeStartObject();
          out.writeStringField("aud", audience);
          out.writeStringField("azp", number);
          out.writeStringField("email", account);
          out.writeBooleanField("email_verified", true);
          out.writeNumberField("exp", expiry.getEpochSecond());
          out.writeNumberField("iat", now.getEpochSecond());
          out.writeStringField("iss", ISSUER);
          out.writeStringField("sub", number);
          out.writeEndObject();
        });
    return new Signed(token, expiry);
  }
}
