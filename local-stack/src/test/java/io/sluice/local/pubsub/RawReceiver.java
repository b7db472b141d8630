package io.sluice.local.pubsub;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/// A push endpoint that answers each request with the next of some literal responses, the last one
/// for ever.
final class RawReceiver implements AutoCloseable {
  /// Ends the connection instead of answering.
  static final String CUT = "cut";

  /// Keeps the connection and says nothing.
  static final String SILENCE = "";

  final AtomicInteger requests = new AtomicInteger();
  final AtomicInteger connections = new AtomicInteger();
  private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final String[] responses;

  RawReceiver(String... responses) throws IOException {
    this.responses = responses;
    Thread.startVirtualThread(this::accept);
  }

  String url() {
    return "http://127.0.0.1:" + socket.getLocalPort() + "/";
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = socket.accept();
        connections.incrementAndGet();
        Thread.startVirtualThread(() -> serve(connection));
      }
    } catch (IOException _) {
      // closed
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      var in =
          new BufferedReader(
              new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
      while (readRequest(in)) {
        String response = responses[Math.min(requests.getAndIncrement(), responses.length - 1)];
        if (response.equals(CUT)) {
          return;
        }
        connection.getOutputStream().write(response.getBytes(StandardCharsets.ISO_8859_1));
      }
    } catch (IOException _) {
      // the other side hung up
    }
  }

  private static boolean readRequest(BufferedReader in) throws IOException {
    int length = 0;
    String line;
    while ((line = in.readLine()) != null && !line.isEmpty()) {
      if (line.startsWith("Content-Length: ")) {
        length = Integer.parseInt(line.substring("Content-Length: ".length()));
      }
    }
    for (int i = 0; i < length; i++) {
      in.read();
    }
    return line != null;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
