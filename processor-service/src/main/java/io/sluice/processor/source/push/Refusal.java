package io.sluice.processor.source.push;

import java.util.Locale;

/// Why a push is not let in, by the first check of its token that fails.
enum Refusal {
  MISSING(401, "the request has no bearer token"),
  TOO_LONG(401, "the token has more than %d characters".formatted(PushTokens.MAX_CHARACTERS)),
  MALFORMED(401, "the token is no signed JWT"),
  ALGORITHM(401, "the token is not signed with RS256"),
  KEY(401, "the token's key is none of those that its issuer publishes"),
  SIGNATURE(401, "the token's signature is not that of its key"),
  ISSUER(401, "the token was issued by somebody else"),
  AUDIENCE(401, "the token is meant for another audience"),
  EXPIRED(401, "the token has expired, or does not say when it does"),
  NOT_YET_VALID(401, "the token is not valid yet"),
  ACCOUNT(403, "the token is that of another account"),
  UNVERIFIED(403, "the token does not say that the account's email is verified"),
  KEYS_UNAVAILABLE(503, "the token cannot be checked now, as its key cannot be fetched");

  private final int status;
  private final String meaning;

  Refusal(int status, String meaning) {
    this.status = status;
    this.meaning = meaning;
  }

  /// The HTTP status of the answer: 401 for a token that proves nothing (RFC 6750,
  /// `invalid_token`), 403 for one that proves to be another account's, 503 for one that may be
  /// good.
  int status() {
    return status;
  }

  /// What is wrong, without a word of the token.
  String meaning() {
    return meaning;
  }

  /// Its name in metrics.
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
