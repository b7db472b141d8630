package io.sluice.local.pubsub;

import io.grpc.ServerServiceDefinition;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a [LocalPubSub] runs.
///
/// @param port of the loopback interface; 0 for a free one
/// @param directory keeps topics, subscriptions and unacknowledged messages over restarts, and is
///   made when absent; null for a temporary one that is deleted at the end
/// @param pushEndpoints `http` URLs over which the pushes of all push subscriptions are spread,
///   instead of their own endpoints; empty to push to their own
/// @param minBackoff before the second push of a message, for subscriptions without a retry policy
/// @param maxBackoff to which that delay grows
/// @param extraServices other gRPC services to serve on the same port
/// @param pushKey signs the tokens of subscriptions that authenticate their pushes
public record LocalPubSubOptions(
    int port,
    @Nullable Path directory,
    List<URI> pushEndpoints,
    Duration minBackoff,
    Duration maxBackoff,
    List<ServerServiceDefinition> extraServices,
    PushKey pushKey) {

  /// Checks the ranges.
  ///
  /// @throws IllegalArgumentException when a value is out of its range; the message names it
  public LocalPubSubOptions {
    pushEndpoints = List.copyOf(pushEndpoints);
    extraServices = List.copyOf(extraServices);
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("The Pub/Sub port is 0 to 65535, not " + port + ".");
    }
    if (minBackoff.isNegative() || maxBackoff.compareTo(minBackoff) < 0) {
      throw new IllegalArgumentException(
          "The push back-off goes from 0 or more upwards, not from %s to %s."
              .formatted(minBackoff, maxBackoff));
    }
    for (URI endpoint : pushEndpoints) {
      PushEndpoint.check(endpoint);
    }
  }

  /// With a key that nobody else knows.
  public LocalPubSubOptions(
      int port,
      @Nullable Path directory,
      List<URI> pushEndpoints,
      Duration minBackoff,
      Duration maxBackoff,
      List<ServerServiceDefinition> extraServices) {
    this(port, directory, pushEndpoints, minBackoff, maxBackoff, extraServices, new PushKey());
  }

  /// A free port, nothing kept, the subscriptions' own endpoints, a back-off of 0.1 to 5 seconds.
  public static LocalPubSubOptions ephemeral() {
    return new LocalPubSubOptions(
        0, null, List.of(), Duration.ofMillis(100), Duration.ofSeconds(5), List.of());
  }

  /// The same in a directory that outlives the process.
  public LocalPubSubOptions in(Path newDirectory) {
    return new LocalPubSubOptions(
        port, newDirectory, pushEndpoints, minBackoff, maxBackoff, extraServices, pushKey);
  }
}
