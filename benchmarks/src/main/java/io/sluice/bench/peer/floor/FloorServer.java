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

/// The server of ingest, which reads bodies as ingest does, inflating them, and answers 200 without
/// looking at them.
final class FloorServer implements AutoCloseable {
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
            routes -> routes.post("/v1/events", this::post));
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

  private void post(Context context) {
    try (ByteBudget.Lease lease = budget.lease()) {
      var reading =
          bodies.read(
              context.bodyInputStream(),
              context.req().getContentLengthLong(),
              context.header("Content-Encoding"),
              lease);
      switch (reading) {
        case BodyReader.Read(var body) -> read.accept(body.length());
        case BodyReader.Malformed _ -> context.status(MALFORMED);
        case BodyReader.Refused(var problem) -> HttpServer.refuse(context, problem);
      }
    }
  }
}
