package io.sluice.bench.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/// One port of the loopback with TLS in front of two without: Google's services have gRPC and REST
/// at one address, and tell them apart by the protocol that the client asks for in its handshake.
/// Source: RFC 7301 (ALPN), RFC 9113 section 3.2 (`h2`).
public final class TlsFront implements AutoCloseable {
  private static final String HTTP2 = "h2";
  private static final String HTTP1 = "http/1.1";

  /// Connections that wait to be accepted.
  private static final int BACKLOG = 200;

  private final SSLServerSocket listener;
  private final int http2;
  private final int http1;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private TlsFront(SSLServerSocket listener, int http2, int http1) {
    this.listener = listener;
    this.http2 = http2;
    this.http1 = http1;
  }

  /// Listens.
  ///
  /// @param port 0 for any that is free
  /// @param certificate that clients are shown
  /// @param http2 where connections go that ask for HTTP/2, as gRPC does
  /// @param http1 where all others go
  /// @throws IOException when the port is taken
  public static TlsFront open(int port, Certificate certificate, int http2, int http1)
      throws IOException {
    var listener =
        (SSLServerSocket)
            certificate
                .context()
                .getServerSocketFactory()
                .createServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
    SSLParameters parameters = listener.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {HTTP2, HTTP1});
    listener.setSSLParameters(parameters);
    var front = new TlsFront(listener, http2, http1);
    Thread _ = Thread.ofVirtual().name("tls-" + front.port()).start(front::acceptAll);
    return front;
  }

  /// The port it listens on.
  public int port() {
    return listener.getLocalPort();
  }

  private void acceptAll() {
    while (!listener.isClosed()) {
      try {
        var client = (SSLSocket) listener.accept();
        Thread _ = Thread.startVirtualThread(() -> relay(client));
      } catch (IOException e) {
        // Closed, or the client was quicker to leave.
      }
    }
  }

  private void relay(SSLSocket client) {
    try (client) {
      open.add(client);
      client.startHandshake();
      int target = HTTP2.equals(client.getApplicationProtocol()) ? http2 : http1;
      try (var server = new Socket(InetAddress.getLoopbackAddress(), target)) {
        open.add(server);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        Thread answers = Thread.startVirtualThread(() -> carry(server, client));
        carry(client, server);
        answers.join();
        open.remove(server);
      }
    } catch (IOException e) {
      // It trusts somebody else, or has gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(client);
    }
  }

  /// Carries bytes until one side ends the connection; then it is ended on both.
  private static void carry(Socket from, Socket to) {
    try (from;
        to) {
      long _ = from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // One side has gone.
    }
  }

  /// Ends every connection, and takes no more.
  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
