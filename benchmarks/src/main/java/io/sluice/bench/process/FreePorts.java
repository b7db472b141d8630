package io.sluice.bench.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;

/// Hands out free ports on the loopback, none of them twice.
///
/// They lie below those that systems take for outgoing connections (Linux: from 32768), so that a
/// server that is started again finds its port free.
final class FreePorts {
  private static final int FIRST = 20_000;
  private static final int LAST = 32_000;
  private static final int MAX_TRIES = 1_000;

  private final SecureRandom random = new SecureRandom();
  private final Set<Integer> given = new HashSet<>();

  /// A port that was free a moment ago.
  synchronized int next() {
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      int port = random.nextInt(FIRST, LAST);
      if (!given.contains(port) && isFree(port)) {
        given.add(port);
        return port;
      }
    }
    throw new IllegalStateException("no port from %d to %d is free".formatted(FIRST, LAST));
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
