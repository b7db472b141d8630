package io.sluice.local.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// As much of the Redis protocol (RESP, inline commands) as it takes to see whether a server is
/// ready.
final class RedisConnection implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 1_000;

  private final Socket socket = new Socket();
  private final BufferedReader in;

  RedisConnection(int port, String password) throws IOException {
    try {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      ask("AUTH " + password);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /// Sends a command whose answer is one line, and returns that line.
  String ask(String command) throws IOException {
    socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
    String answer = in.readLine();
    if (answer == null) {
      throw new IOException("Redis closed the connection");
    }
    return answer;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
