package io.sluice.local.bigquery.rest;

import com.sun.net.httpserver.Headers;
import io.sluice.local.bigquery.store.RefusedException;
import io.sluice.local.bigquery.store.RefusedException.Reason;
import java.util.List;
import java.util.regex.Pattern;

/// Refuses what a page of another site makes a browser send: by a host name that resolves to this
/// machine (DNS rebinding), or straight to it (cross-site requests).
final class LoopbackOnly {
  private static final Pattern AUTHORITY =
      Pattern.compile("(?i)(localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1])(:\\d{1,5})?");

  private LoopbackOnly() {}

  /// @throws RefusedException `accessDenied`
  static void check(Headers headers) {
    List<String> hosts = headers.getOrDefault("Host", List.of());
    if (hosts.size() != 1 || !AUTHORITY.matcher(hosts.getFirst()).matches()) {
      throw new RefusedException(
          Reason.ACCESS_DENIED, "Host " + hosts + " is not this machine: use localhost");
    }
    String origin = headers.getFirst("Origin");
    if (origin != null && !loopback(origin)) {
      throw new RefusedException(
          Reason.ACCESS_DENIED, "Pages of " + origin + " may not use the local BigQuery");
    }
  }

  private static boolean loopback(String origin) {
    int scheme = origin.indexOf("://");
    return scheme > 0 && AUTHORITY.matcher(origin.substring(scheme + 3)).matches();
  }
}
