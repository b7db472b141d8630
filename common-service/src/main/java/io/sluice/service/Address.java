package io.sluice.service;

import io.sluice.model.Setting;
import io.sluice.model.Settings;
import java.util.Map;

/// Where a server listens.
///
/// @param port 0 for any free one
public record Address(String host, int port) {
  private static final String LOOPBACK = "127.0.0.1";
  private static final String EVERYWHERE = "0.0.0.0";

  /// A port that only this machine reaches.
  public static Address loopback(int port) {
    return new Address(LOOPBACK, port);
  }

  /// What `PORT` says, reachable from outside, which is Cloud Run's contract with a container;
  /// without it the port of a setting on loopback.
  public static Address of(Settings settings, Setting port, Map<String, String> environment) {
    String given = environment.getOrDefault("PORT", "");
    if (given.isEmpty()) {
      return loopback(settings.port(port));
    }
    if (!given.matches("[0-9]{1,5}") || Integer.parseInt(given) > 65535) {
      throw new StartException("PORT=" + given + " is not a port between 0 and 65535");
    }
    return new Address(EVERYWHERE, Integer.parseInt(given));
  }
}
