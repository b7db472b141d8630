package io.sluice.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Await;
import io.sluice.SourceTree;
import io.sluice.bench.process.Program.Compilation;
import io.sluice.bench.process.Program.Part;
import io.sluice.model.Setting;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real processes, of the jar that was just built.
class SiteIT {
  private static final Path JAR = SourceTree.root().resolve("local-stack/target/sluice.jar");

  @TempDir private Path directory;

  @Test
  void nothingIsLeftRunning() throws Exception {
    try (Site site = Site.open(directory, JAR)) {
      ServiceProcess stack = stack(site);
      RedisServer redis = site.redis(true);
      redis.start();
      assertThat(processes()).as("the stack, its Redis, and ours").hasSize(3);
      stack.pause();
      redis.pause();
    }
    Await.until("all have ended", () -> processes().isEmpty());
  }

  @Test
  void whatIsKilledIsStartedAgain() throws Exception {
    try (Site site = Site.open(directory, JAR)) {
      ServiceProcess stack = stack(site);
      RedisServer redis = site.redis(true);
      redis.start();

      stack.kill();
      redis.kill();
      assertThat(stack.isAlive()).isFalse();
      stack.start();
      redis.start();

      assertThat(stack.isAlive()).isTrue();
      assertThat(stack.incarnation()).isEqualTo(2);
      assertThat(stack.cpuTime()).isPositive();
    }
  }

  private static ServiceProcess stack(Site site) throws Exception {
    ServiceProcess stack =
        site.process(
            "stack",
            Part.STACK,
            Compilation.QUICK,
            site.environment(),
            site.port(Setting.PUBSUB_PORT));
    stack.start();
    stack.awaitWord();
    return stack;
  }

  /// Those whose arguments name the directory of the run.
  private List<String> processes() {
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().commandLine().stream())
        .filter(command -> command.contains(directory.toString()))
        .toList();
  }
}
