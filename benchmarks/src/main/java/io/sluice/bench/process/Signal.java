package io.sluice.bench.process;

import java.io.IOException;

/// A signal that Java has no call for.
enum Signal {
  STOP,
  CONT;

  /// Sends it to a process.
  void send(long pid) throws IOException, InterruptedException {
    int exit =
        new ProcessBuilder("kill", "-" + name(), Long.toString(pid)).inheritIO().start().waitFor();
    if (exit != 0) {
      throw new IOException("process %d cannot be sent SIG%s".formatted(pid, name()));
    }
  }
}
