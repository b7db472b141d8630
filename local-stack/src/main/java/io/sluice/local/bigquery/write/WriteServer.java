package io.sluice.local.bigquery.write;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.sluice.local.bigquery.store.Warehouse;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// Serves Storage Write on the loopback address, without TLS.
public final class WriteServer implements Closeable {
  private static final int MAX_MESSAGE_BYTES = 22 << 20;
  private static final int SECONDS_TO_CLOSE = 1;

  private final Server server;
  private final Committer committer;
  private final ExecutorService executor;

  private WriteServer(Server server, Committer committer, ExecutorService executor) {
    this.server = server;
    this.committer = committer;
    this.executor = executor;
  }

  /// Starts to serve.
  ///
  /// @param port 0 for any that is free
  /// @param schemaLag how long a table's change is not known here
  /// @throws IOException when the port is taken or the database cannot be read
  public static WriteServer start(int port, Warehouse warehouse, Duration schemaLag, Clock clock)
      throws IOException {
    WriteStreams streams = streams(warehouse);
    var schemas = new KnownSchemas(schemaLag, clock);
    var committer = new Committer(warehouse, streams, schemas);
    ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .executor(executor)
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .addService(new WriteService(warehouse, streams, schemas, committer))
            .build()
            .start();
    committer.start();
    return new WriteServer(server, committer, executor);
  }

  private static WriteStreams streams(Warehouse warehouse) throws IOException {
    try {
      return WriteStreams.load(warehouse);
    } catch (SQLException e) {
      throw new IOException("cannot read the write streams", e);
    }
  }

  /// The port it listens on.
  public int port() {
    return server.getPort();
  }

  /// Stops listening; appends under way have a second to be answered.
  @Override
  public void close() {
    server.shutdown();
    try {
      if (!server.awaitTermination(SECONDS_TO_CLOSE, TimeUnit.SECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
    committer.close();
    executor.shutdown();
  }
}
