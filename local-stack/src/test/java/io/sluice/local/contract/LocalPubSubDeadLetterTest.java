package io.sluice.local.contract;

import io.sluice.local.pubsub.LocalPubSub;
import io.sluice.local.pubsub.LocalPubSubOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/// The local Pub/Sub.
class LocalPubSubDeadLetterTest extends DeadLetterContract {
  private static LocalPubSub bus;

  @BeforeAll
  static void start() throws Exception {
    bus = LocalPubSub.start(LocalPubSubOptions.ephemeral());
  }

  @AfterAll
  static void stop() {
    bus.close();
  }

  @Override
  String address() {
    return "http://127.0.0.1:" + bus.port();
  }

  @Override
  String project() {
    return "sluice-local";
  }

  @Override
  void grant(String subscription, String topic) {}
}
