package io.sluice.ingest;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Finds the write key of a request. Clients put it
///
/// 1. in the header `X-Write-Key`,
/// 2. in `Authorization`: a Bearer token, or the user of Basic credentials with or without the
///    colon behind it, or their password when there is no user,
/// 3. in the query, as `write_key` or `writeKey`,
/// 4. in the path, behind that of the events.
///
/// The first place that holds one decides, and the others are not looked at: a request has one
/// guess at a key, and a header outdoes what somebody wrote into a URL long ago.
final class Credentials {
  private static final String BEARER = "bearer ";
  private static final String BASIC = "basic ";

  private Credentials() {}

  /// The write key; null when there is none.
  ///
  /// @param header the header `X-Write-Key`
  /// @param authorization the header `Authorization`
  /// @param url what the query and the path hold, in order
  static @Nullable String key(
      @Nullable String header, @Nullable String authorization, @Nullable String... url) {
    String key = given(header);
    if (key == null) {
      key = given(authorized(authorization));
    }
    for (int i = 0; key == null && i < url.length; i++) {
      key = given(url[i]);
    }
    return key;
  }

  private static @Nullable String authorized(@Nullable String authorization) {
    if (authorization == null) {
      return null;
    }
    if (authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return authorization.substring(BEARER.length());
    }
    if (authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return basic(authorization.substring(BASIC.length()).strip());
    }
    return null;
  }

  private static String basic(String encoded) {
    try {
      String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      String user = colon < 0 ? pair : pair.substring(0, colon);
      return user.isEmpty() ? pair.substring(colon + 1) : user;
    } catch (IllegalArgumentException e) {
      // No base64: what cannot be read is a key that nobody has.
      return encoded;
    }
  }

  private static @Nullable String given(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }
}
