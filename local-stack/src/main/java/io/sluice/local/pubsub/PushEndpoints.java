package io.sluice.local.pubsub;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// The endpoints that one subscription's pushes are spread over, in turn, as the balancer in front
/// of a service would do: one that refuses the connection is passed over for the next.
final class PushEndpoints {
  private final List<PushEndpoint> endpoints;
  private final AtomicInteger turn = new AtomicInteger();

  /// @param addresses one or more
  PushEndpoints(List<URI> addresses, PushTimeouts timeouts) {
    endpoints = addresses.stream().map(address -> new PushEndpoint(address, timeouts)).toList();
  }

  /// Sends one request; answers the status code of the endpoint that took it.
  int post(PushRequest request, long deadlineNanos) throws IOException {
    var refused = new ConnectException("No push endpoint is configured.");
    for (PushEndpoint endpoint : inOrder()) {
      try {
        return endpoint.post(request, deadlineNanos);
      } catch (ConnectException e) {
        refused = e;
      }
    }
    throw refused;
  }

  /// Those that are down come last, as a last resort.
  private List<PushEndpoint> inOrder() {
    int first = Math.floorMod(turn.getAndIncrement(), endpoints.size());
    var up = new ArrayList<PushEndpoint>(endpoints.size());
    var down = new ArrayList<PushEndpoint>();
    for (int i = 0; i < endpoints.size(); i++) {
      PushEndpoint endpoint = endpoints.get((first + i) % endpoints.size());
      (endpoint.isDown() ? down : up).add(endpoint);
    }
    up.addAll(down);
    return up;
  }

  void closeIdle() {
    endpoints.forEach(PushEndpoint::closeIdle);
  }
}
