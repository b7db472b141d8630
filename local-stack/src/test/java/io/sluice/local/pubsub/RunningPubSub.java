package io.sluice.local.pubsub;

import io.grpc.ServerServiceDefinition;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A started server with clients that are connected to it.
final class RunningPubSub implements AutoCloseable {
  static final Duration MIN_BACKOFF = Duration.ofMillis(20);
  static final Duration MAX_BACKOFF = Duration.ofMillis(400);

  final LocalPubSub server;
  final GoogleClients clients;

  private RunningPubSub(LocalPubSub server) throws IOException {
    this.server = server;
    this.clients = new GoogleClients(server.port());
  }

  static RunningPubSub ephemeral(String... pushEndpoints) throws IOException {
    return new RunningPubSub(LocalPubSub.start(options(null, pushEndpoints)));
  }

  static RunningPubSub signing(PushKey key) throws IOException {
    return new RunningPubSub(
        LocalPubSub.start(
            new LocalPubSubOptions(0, null, List.of(), MIN_BACKOFF, MAX_BACKOFF, List.of(), key)));
  }

  static RunningPubSub in(Path directory) throws IOException {
    return in(directory, LogLimits.DEFAULT, FileChannel::open);
  }

  static RunningPubSub in(Path directory, LogLimits limits, FileOpener opener) throws IOException {
    return new RunningPubSub(LocalPubSub.start(options(directory), limits, opener));
  }

  static LocalPubSubOptions options(@Nullable Path directory, String... pushEndpoints) {
    List<URI> endpoints = List.of(pushEndpoints).stream().map(URI::create).toList();
    List<ServerServiceDefinition> none = List.of();
    return new LocalPubSubOptions(0, directory, endpoints, MIN_BACKOFF, MAX_BACKOFF, none);
  }

  long unacked() {
    return server.backlogs().stream().mapToLong(Backlog::unacked).sum();
  }

  @Override
  public void close() {
    clients.close();
    server.close();
  }
}
