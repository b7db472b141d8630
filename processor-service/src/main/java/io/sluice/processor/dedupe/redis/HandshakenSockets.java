package io.sluice.processor.dedupe.redis;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.exceptions.JedisConnectionException;

/// Jedis' own sockets, and those with TLS have agreed on it before anything is written. Else the
/// first write does it, and where the server is silent each step of giving the connection up tries
/// it once more: that took four times the timeout.
///
/// @param sockets those of Jedis
record HandshakenSockets(JedisSocketFactory sockets) implements JedisSocketFactory {
  HandshakenSockets(HostAndPort server, JedisClientConfig configuration) {
    this(new DefaultJedisSocketFactory(server, configuration));
  }

  @Override
  public Socket createSocket() {
    Socket socket = sockets.createSocket();
    if (socket instanceof SSLSocket tls) {
      try {
        tls.startHandshake();
      } catch (IOException e) {
        closeQuietly(socket);
        throw new JedisConnectionException("TLS was not agreed on", e);
      }
    }
    return socket;
  }

  private static void closeQuietly(Socket socket) {
    try {
      // Closing waits as long as reading for an answer that will not come.
      socket.setSoTimeout(1);
      socket.close();
    } catch (IOException e) {
      // It is of no use any more, and why is on its way already.
    }
  }
}
