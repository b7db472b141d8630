package io.sluice.local.contract;

import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.processor.Deduplicator;
import io.sluice.processor.DeduplicatorContract;
import io.sluice.processor.dedupe.redis.RedisDeduplicator;
import io.sluice.processor.dedupe.redis.RedisScripts;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.testcontainers.containers.GenericContainer;

/// The deduplicator against the image of Redis 7, the version that the cloud has.
class RedisContainerIT extends DeduplicatorContract {
  private static final String IMAGE = "redis:7";
  private static final int PORT = 6379;

  private static Container redis;

  private final List<Deduplicator> open = new ArrayList<>();

  private static final class Container extends GenericContainer<Container> {
    Container() {
      super(IMAGE);
      withExposedPorts(PORT);
    }
  }

  @BeforeAll
  static void start() {
    redis = Containers.start(IMAGE, new Container());
  }

  @AfterAll
  static void stop() {
    if (redis != null) {
      redis.stop();
    }
  }

  @AfterEach
  void closeAll() {
    open.forEach(Deduplicator::close);
  }

  @Override
  protected Deduplicator deduplicator(Settings settings) {
    String url = "redis://%s:%d".formatted(redis.getHost(), redis.getMappedPort(PORT));
    Settings located = settings.with(Setting.REDIS_URL, url);
    var deduplicator = new RedisDeduplicator(located, new RedisScripts(located));
    open.add(deduplicator);
    return deduplicator;
  }
}
