package io.sluice.service;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.regex.Pattern;

/// A client that sends bytes as they are, however wrong.
public final class RawHttp implements AutoCloseable {
  private static final Pattern CONTENT_LENGTH = Pattern.compile("Content-Length: ([0-9]+)");
  private static final int TIMEOUT_MILLIS = 10_000;

  private final Socket socket;
  private final InputStream in;

  /// Connects to a port of this machine.
  public RawHttp(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    in = socket.getInputStream();
  }

  /// Sends a request on a connection of its own and returns all that comes back.
  public static String exchange(int port, String request) throws IOException {
    try (var raw = new RawHttp(port)) {
      raw.send(request);
      raw.socket.shutdownOutput();
      return new String(raw.in.readAllBytes(), ISO_8859_1);
    }
  }

  /// Sends what each character says in its low byte.
  public void send(String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /// Reads up to the end of the headers and as many bytes of a body as they announce.
  public String answer() throws IOException {
    var text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      text.append((char) byteOrFail());
    }
    var length = CONTENT_LENGTH.matcher(text);
    if (length.find()) {
      text.append(new String(in.readNBytes(Integer.parseInt(length.group(1))), ISO_8859_1));
    }
    return text.toString();
  }

  private int byteOrFail() throws IOException {
    int value = in.read();
    if (value < 0) {
      throw new IOException("the connection was closed");
    }
    return value;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
