package io.sluice.local.bigquery.rest;

import com.sun.net.httpserver.Headers;
import io.sluice.local.bigquery.store.RefusedException;
import io.sluice.local.bigquery.store.RefusedException.Reason;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;

/// Refuses what a page of another site makes a browser send: by a host name that resolves to this
/// machine (DNS rebinding), or straight to it (cross-site requests). The services have the same
/// rule in a class of their own: this BigQuery stands alone.
final class LoopbackOnly {
  private static final Pattern AUTHORITY =
      Pattern.compile("(?i)(localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1])(:\\d{1,5})?");

  private static final Pattern ORIGIN = Pattern.compile("(?i)https?://(.*)");

  private LoopbackOnly() {}

  /// @param target the request target; an absolute one overrides the header Host
  /// @throws RefusedException `accessDenied`
  static void check(URI target, Headers headers) {
    List<String> hosts = headers.getOrDefault("Host", List.of());
    String named = target.getRawAuthority();
    if (hosts.size() != 1
        || !isOurs(hosts.getFirst())
        || (named != null && !isOurs(named))
        || !headers.getOrDefault("X-Forwarded-Host", List.of()).stream()
            .allMatch(LoopbackOnly::isOurs)) {
      throw new RefusedException(
          Reason.ACCESS_DENIED, "Host " + hosts + " is not this machine: use localhost");
    }
    List<String> origins = headers.getOrDefault("Origin", List.of());
    boolean otherSite = headers.getOrDefault("Sec-Fetch-Site", List.of()).contains("cross-site");
    if (otherSite || !origins.stream().allMatch(LoopbackOnly::isOurOrigin)) {
      throw new RefusedException(
          Reason.ACCESS_DENIED, "Pages of " + origins + " may not use the local BigQuery");
    }
  }

  private static boolean isOurs(String authority) {
    return AUTHORITY.matcher(authority).matches();
  }

  private static boolean isOurOrigin(String origin) {
    var matcher = ORIGIN.matcher(origin);
    return matcher.matches() && isOurs(matcher.group(1));
  }
}
