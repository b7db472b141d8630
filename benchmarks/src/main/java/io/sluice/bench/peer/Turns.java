package io.sluice.bench.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Lets a program do its work when it is told to: it is sent a number of milliseconds, a line for
/// each turn, and answers with how many events it has delivered in it.
final class Turns {
  /// Events after which a turn ends early: what is delivered has to be counted afterwards.
  static final int MOST = 1_000_000;

  private static final int BACKLOG = 8;

  private Turns() {}

  /// Something that delivers events.
  @FunctionalInterface
  interface Work {
    /// Goes on for some time, and returns once all that it has sent is taken.
    ///
    /// @return how many events that are
    /// @throws Exception when one of them was not taken
    long run(Duration time) throws Exception;
  }

  /// Takes turns until the process is ended.
  static void serve(int port, Work work) throws Exception {
    try (var server = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress())) {
      while (!server.isClosed()) {
        try (Socket socket = server.accept()) {
          take(socket, work);
        }
      }
    }
  }

  private static void take(Socket socket, Work work) throws Exception {
    var in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    String line = read(in);
    while (!line.isEmpty()) {
      long done = work.run(Duration.ofMillis(Long.parseLong(line)));
      socket.getOutputStream().write((done + "\n").getBytes(StandardCharsets.US_ASCII));
      line = read(in);
    }
  }

  private static String read(BufferedReader in) throws IOException {
    String line = in.readLine();
    return line == null ? "" : line;
  }
}
