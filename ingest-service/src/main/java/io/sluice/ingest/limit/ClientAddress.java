package io.sluice.ingest.limit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Finds out which address a request comes from. Every proxy appends to X-Forwarded-For whom it was
/// asked by, so that what stands on the right was written by proxies of ours, and what stands
/// further on the left may be anybody's invention.
///
/// An IPv6 address is its network of 64 bits: that is what one subscriber has (RFC 6177).
public final class ClientAddress {
  private static final int NETWORK_BYTES = 8;

  private final int trustedHops;

  /// @param trustedHops how many proxies append to the header on the way; with 0 it is not believed
  public ClientAddress(int trustedHops) {
    this.trustedHops = trustedHops;
  }

  /// The address of the client. Where the header has fewer entries than there are proxies, some of
  /// them were passed by, and the leftmost is what the first of the others wrote; where there is
  /// none, or one that is no address, that of the connection counts.
  ///
  /// @param forwarded all X-Forwarded-For headers, in their order
  /// @param connection the address of the connection
  public String of(List<String> forwarded, String connection) {
    List<String> entries =
        forwarded.stream().flatMap(line -> Arrays.stream(line.split(","))).toList();
    if (trustedHops == 0 || entries.isEmpty()) {
      return parse(connection).orElse(connection);
    }
    String entry = entries.get(Math.max(0, entries.size() - trustedHops));
    return parse(entry).or(() -> parse(connection)).orElse(connection);
  }

  private static Optional<String> parse(String entry) {
    String text = withoutPort(entry.strip());
    // A zone names an interface of some machine, which would have to be looked up.
    if (text.isEmpty() || text.indexOf('%') >= 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(network(InetAddress.ofLiteral(text)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// Some proxies write `192.0.2.1:80` and `[2001:db8::1]:80`.
  private static String withoutPort(String text) {
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      return end < 0 ? "" : text.substring(1, end);
    }
    int colon = text.indexOf(':');
    return colon >= 0 && colon == text.lastIndexOf(':') ? text.substring(0, colon) : text;
  }

  private static String network(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address.getHostAddress();
    }
    var text = new StringBuilder();
    byte[] bytes = address.getAddress();
    for (int i = 0; i < NETWORK_BYTES; i += 2) {
      text.append("%x:".formatted(((bytes[i] & 0xff) << 8) | (bytes[i + 1] & 0xff)));
    }
    return text.append(":/64").toString();
  }
}
