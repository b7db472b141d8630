package io.sluice.local.contract;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/// Google's own emulator of Pub/Sub. Source: cloud.google.com/pubsub/docs/emulator.
class PubSubEmulatorIT extends PubSubPublisherContract {
  private static final String IMAGE = "gcr.io/google.com/cloudsdktool/google-cloud-cli:emulators";
  private static final int PORT = 8085;
  private static final Duration TIME_TO_START = Duration.ofSeconds(120);

  private static Container emulator;

  private static final class Container extends GenericContainer<Container> {
    Container() {
      super(IMAGE);
      withExposedPorts(PORT);
      withCommand("gcloud", "beta", "emulators", "pubsub", "start", "--host-port=0.0.0.0:" + PORT);
      waitingFor(
          Wait.forLogMessage(".*Server started, listening on.*", 1)
              .withStartupTimeout(TIME_TO_START));
    }
  }

  @BeforeAll
  static void start() {
    emulator = Containers.start(IMAGE, new Container());
  }

  @AfterAll
  static void stop() {
    if (emulator != null) {
      emulator.stop();
    }
  }

  @Override
  String address() {
    return "http://%s:%d".formatted(emulator.getHost(), emulator.getMappedPort(PORT));
  }
}
