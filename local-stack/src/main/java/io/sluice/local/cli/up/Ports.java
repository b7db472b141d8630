package io.sluice.local.cli.up;

import io.sluice.model.Setting;
import io.sluice.model.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;

/// The ports of a run, looked at before anything is started, so that a busy one costs no time.
final class Ports {
  private Ports() {}

  /// Checks that each is free.
  ///
  /// @throws IOException naming the first that is not, and the way out
  static void check(Settings settings, List<Setting> ports) throws IOException {
    for (Setting setting : ports) {
      int port = settings.port(setting);
      if (!isFree(port)) {
        throw new IOException(
            "port %d (%s) is taken by another program; stop that one, or move all ports with --port-offset 10000"
                .formatted(port, setting.variable()));
      }
    }
  }

  private static boolean isFree(int port) {
    try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
