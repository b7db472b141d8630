package io.sluice.bench.peer.floor;

import io.javalin.http.Context;
import io.sluice.service.Address;
import io.sluice.service.BodyReader;
import io.sluice.service.ByteBudget;
import io.sluice.service.ConnectionLimits;
import io.sluice.service.Health;
import io.sluice.service.HttpServer;
import java.time.Duration;
import java.util.function.LongConsumer;

/// The server of our services, which reads bodies as they do, inflating them, and answers as they
/// do without looking at them: 200 to events, 204 to pushes.
final class FloorServer implements AutoCloseable {
  private static final int TAKEN = 200;
  private static final int STORED = 204;
  private static final int MALFORMED = 400;

  private final BodyReader bodies;
  private final ByteBudget budget;
  private final LongConsumer read;
  private final HttpServer http;

  /// @param read is told the bytes of each body, inflated
  FloorServer(
      Address address, Duration drain, BodyReader bodies, ByteBudget budget, LongConsumer read) {
    this.bodies = bodies;
    this.budget = budget;
    this.read = read;
    this.http =
        new HttpServer(
            address,
            drain,
            () -> new Health.Up(""),
            ConnectionLimits.DIRECT,
            routes -> {
              routes.post("/v1/events", context -> read(context, TAKEN));
              routes.post("/pubsub/push", context -> read(context, STORED));
            });
  }

  void start() {
    http.start();
  }

  int port() {
    return http.port();
  }

  @Override
  public void close() {
    http.close();
  }

  private void read(Context context, int success) {
    try (ByteBudget.Lease lease = budget.lease()) {
      var reading =
          bodies.read(
              context.bodyInputStream(),
              context.req().getContentLengthLong(),
              context.header("Content-Encoding"),
              lease);
      switch (reading) {
        case BodyReader.Read(var body) -> {
          read.accept(body.length());
          context.status(success);
        }
        case BodyReader.Malformed _ -> context.status(MALFORMED);
        case BodyReader.Refused(var problem) -> HttpServer.refuse(context, problem);
      }
    }
  }
}
