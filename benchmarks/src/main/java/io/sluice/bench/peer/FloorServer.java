package io.sluice.bench.peer;

import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.service.Address;
import io.sluice.service.Health;
import io.sluice.service.HttpServer;
import java.io.OutputStream;
import java.time.Duration;

/// The server of our services that answers every push with 204 and looks at none.
final class FloorServer {
  private FloorServer() {}

  static void start(Settings settings) {
    new HttpServer(
            Address.loopback(settings.port(Setting.PROCESSOR_PORT)),
            Duration.ZERO,
            () -> Health.UP,
            routes ->
                routes.post(
                    "/pubsub/push",
                    context -> {
                      long _ =
                          context.bodyInputStream().transferTo(OutputStream.nullOutputStream());
                      context.status(204);
                    }))
        .start();
  }
}
