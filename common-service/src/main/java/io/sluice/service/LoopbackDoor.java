package io.sluice.service;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Refuses what a page of another site makes a browser on this machine send to one of its loopback
/// ports: by a host name that resolves to this machine (DNS rebinding), or straight to it (a
/// cross-site request). Which names are this machine's is decided by what was asked for, never by
/// where that leads.
public final class LoopbackDoor {
  private static final Pattern AUTHORITY =
      Pattern.compile("(?i)(localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1])(:\\d{1,5})?");
  private static final Pattern ORIGIN = Pattern.compile("(?i)https?://(.*)");

  private LoopbackDoor() {}

  /// Why a request is refused; empty when it is not.
  ///
  /// @param target the request target; an absolute one overrides the header Host (RFC 9112, section
  ///   3.2.2)
  /// @param headers the values of a header by its name, which is not case-sensitive; none is an
  ///   empty list
  public static Optional<Problem> refusal(URI target, Function<String, List<String>> headers) {
    List<String> hosts = headers.apply("Host");
    boolean foreign =
        hosts.size() != 1
            || !isOurs(hosts.getFirst())
            || (target.getRawAuthority() != null && !isOurs(target.getRawAuthority()))
            // A proxy in front of it would let others in by its own name.
            || !headers.apply("X-Forwarded-Host").stream().allMatch(LoopbackDoor::isOurs);
    if (foreign) {
      return Optional.of(
          Problem.of(
              421,
              "FOREIGN_HOST",
              "this port is for this machine alone: ask for localhost by name"));
    }
    boolean otherSite = headers.apply("Sec-Fetch-Site").contains("cross-site");
    if (otherSite || !headers.apply("Origin").stream().allMatch(LoopbackDoor::isOurOrigin)) {
      return Optional.of(
          Problem.of(403, "FOREIGN_ORIGIN", "pages of other sites may not use this port"));
    }
    return Optional.empty();
  }

  private static boolean isOurs(String authority) {
    return AUTHORITY.matcher(authority).matches();
  }

  private static boolean isOurOrigin(String origin) {
    var matcher = ORIGIN.matcher(origin);
    return matcher.matches() && isOurs(matcher.group(1));
  }
}
