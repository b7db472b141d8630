package io.sluice.service;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

/// What connections may take of an [HttpServer].
///
/// @param all connections open at a time; further ones wait in the kernel's backlog
/// @param perAddress of these with one address; further ones are closed at once
/// @param header from the first byte of a request to the end of its headers; the connection is
///   closed beyond
/// @param answer from the first byte of an answer until the client has taken all of it; likewise
/// @param crowded while three quarters of all connections are open, one that has sent no whole
///   request for so long is closed
public record ConnectionLimits(
    int all, int perAddress, Duration header, Duration answer, Duration crowded) {
  private static final int ALL = 4096;
  private static final int A_QUARTER = ALL / 4;
  private static final Duration HEADER = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final Duration CROWDED = Duration.ofSeconds(2);

  /// For clients that connect themselves: no address may take more than a quarter.
  public static final ConnectionLimits DIRECT =
      new ConnectionLimits(ALL, A_QUARTER, HEADER, ANSWER, CROWDED);

  /// Behind a proxy, such as Cloud Run's, whose connections all come from a few addresses.
  public static final ConnectionLimits PROXIED =
      new ConnectionLimits(ALL, ALL, HEADER, ANSWER, CROWDED);

  Duration shortest() {
    return Collections.min(List.of(header, answer, crowded));
  }
}
