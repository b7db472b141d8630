package io.sluice.ingest.limit;

import io.sluice.service.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The hosts that requests may name. A request for another one came here by mistake, or by a name
/// that somebody else points at us (DNS rebinding).
public final class AllowedHosts {
  private final List<String> hosts;

  /// @param hosts names without a port, an IPv6 address in brackets; none for every host
  public AllowedHosts(List<String> hosts) {
    this.hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
  }

  /// A problem when a request may not name this host.
  ///
  /// @param host without its port
  public Optional<Problem> check(String host) {
    if (hosts.isEmpty() || hosts.contains(host.toLowerCase(Locale.ROOT))) {
      return Optional.empty();
    }
    // RFC 9110, 15.5.20: not able to answer for this host.
    return Optional.of(
        Problem.of(
            421,
            "WRONG_HOST",
            "this service does not answer for host %s; SLUICE_ALLOWED_HOSTS lists the hosts that it answers for"
                .formatted(host)));
  }
}
