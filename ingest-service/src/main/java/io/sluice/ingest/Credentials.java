package io.sluice.ingest;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Finds the write key of a request. Clients put it in `X-Write-Key`, in a Bearer token, or in
/// Basic credentials as the user's name, with or without the colon behind it.
final class Credentials {
  private static final String BEARER = "bearer ";
  private static final String BASIC = "basic ";

  private Credentials() {}

  /// The write key; null when there is none.
  static @Nullable String key(@Nullable String writeKey, @Nullable String authorization) {
    if (writeKey != null && !writeKey.isBlank()) {
      return writeKey.strip();
    }
    if (authorization == null) {
      return null;
    }
    if (authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return orNull(authorization.substring(BEARER.length()).strip());
    }
    if (authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return basic(authorization.substring(BASIC.length()).strip());
    }
    return null;
  }

  private static @Nullable String basic(String encoded) {
    try {
      String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      String user = colon < 0 ? pair : pair.substring(0, colon);
      return orNull(user.isEmpty() ? pair.substring(colon + 1) : user);
    } catch (IllegalArgumentException e) {
      // No base64: what cannot be read is a key that nobody has.
      return encoded;
    }
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
