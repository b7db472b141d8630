package io.sluice.local.pubsub;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A Pub/Sub in this process, for Google's own client libraries: topics, publish, push, pull and
/// streaming pull over gRPC on the loopback interface. A message that was acknowledged to its
/// publisher survives the death of the process.
///
/// Not supported, and refused rather than ignored: filters, ordered delivery, exactly-once
/// delivery, seek, snapshots, schemas, and push to anything but `http`. Delivery attempts are
/// counted from the start of the process.
public final class LocalPubSub implements AutoCloseable {
  /// A publish request has 10 MB at most; this leaves room to say so in the service's own words.
  private static final int MAX_REQUEST_BYTES = 11 << 20;

  private static final int MAX_METADATA_BYTES = 16 << 10;

  /// How long [#close] waits for pushes in flight, and then for calls.
  private static final long DRAIN_SECONDS = 5;

  private static final Logger LOG = LoggerFactory.getLogger(LocalPubSub.class);

  private final DataDirectory directory;
  private final Broker broker;
  private final Server server;

  private LocalPubSub(DataDirectory directory, Broker broker, LocalPubSubOptions options) {
    this.directory = directory;
    this.broker = broker;
    var builder =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), options.port()))
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .maxInboundMessageSize(MAX_REQUEST_BYTES)
            .maxInboundMetadataSize(MAX_METADATA_BYTES)
            .permitKeepAliveTime(10, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .addService(new PublisherService(broker).definition())
            .addService(new SubscriberService(broker).definition());
    options.extraServices().forEach(builder::addService);
    this.server = builder.build();
  }

  /// Starts serving, with everything that the directory holds.
  ///
  /// @throws IOException when the port is taken, the directory is in use, or its files cannot be
  ///   read; the message says which and what to do
  public static LocalPubSub start(LocalPubSubOptions options) throws IOException {
    return start(options, LogLimits.DEFAULT, FileChannel::open);
  }

  static LocalPubSub start(LocalPubSubOptions options, LogLimits limits, FileOpener opener)
      throws IOException {
    DataDirectory directory = DataDirectory.open(options.directory());
    var clock = InstantSource.system();
    var log = new MessageLog(directory.path(), limits, opener, clock);
    var pushSettings =
        new PushSettings(
            options.pushEndpoints(),
            new Backoff(options.minBackoff(), options.maxBackoff()),
            new PushTimeouts(),
            options.pushKey(),
            clock);
    var broker = new Broker(new CatalogFile(directory.path()), log, pushSettings, clock);
    var started = new LocalPubSub(directory, broker, options);
    try {
      started.open(options.port());
      return started;
    } catch (IOException | RuntimeException e) {
      started.close();
      throw e;
    }
  }

  private void open(int port) throws IOException {
    broker.start();
    try {
      Server _ = server.start();
    } catch (IOException e) {
      throw new IOException(
          "Port %d of the loopback interface cannot be opened for Pub/Sub: free it, or choose another."
              .formatted(port),
          e);
    }
  }

  /// The port that is served.
  public int port() {
    return server.getPort();
  }

  /// What waits in each subscription, in the order of their names.
  public List<Backlog> backlogs() {
    return broker.subscriptions().stream().map(LiveSubscription::backlog).toList();
  }

  /// Stops serving: begins no more pushes, gives those in flight 5 seconds, and closes the log.
  /// What is not acknowledged then is delivered again after the next start.
  @Override
  public void close() {
    try (directory) {
      Server _ = server.shutdown();
      broker.close(System.nanoTime() + TimeUnit.SECONDS.toNanos(DRAIN_SECONDS));
      boolean _ = server.shutdownNow().awaitTermination(DRAIN_SECONDS, TimeUnit.SECONDS);
    } catch (IOException e) {
      LOG.error("The Pub/Sub data could not be closed; the next start repairs it.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      LOG.error("The Pub/Sub was interrupted while it closed; the next start repairs its data.", e);
    }
  }
}
