package io.sluice.processor;

import io.javalin.http.Handler;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.service.Address;
import io.sluice.service.Health;
import io.sluice.service.HttpServer;
import java.util.function.Supplier;

/// The processor's HTTP server: `POST /pubsub/push`, `/openapi.json`, `/health`, `/ready`.
final class ProcessorServer {
  private ProcessorServer() {}

  static HttpServer of(Settings settings, Address address, Supplier<Health> ready, Handler push) {
    return new HttpServer(
        address,
        settings.seconds(Setting.DRAIN_SECONDS),
        ready,
        routes -> {
          routes.post("/pubsub/push", push);
          routes.get("/openapi.json", HttpServer.document(ProcessorServer.class));
        });
  }
}
