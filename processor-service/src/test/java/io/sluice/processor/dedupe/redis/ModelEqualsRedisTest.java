package io.sluice.processor.dedupe.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.processor.Claim;
import io.sluice.processor.Claims;
import io.sluice.processor.Deduplicator;
import io.sluice.processor.ModelDeduplicator;
import io.sluice.processor.ModelMemory;
import io.sluice.processor.dedupe.redis.RandomCommands.Command;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/// The model of the protocol, with which it is simulated, and the scripts that run answer alike.
class ModelEqualsRedisTest {
  private static final int SEQUENCES = 100;
  private static final int COMMANDS = 250;
  private static final String EPOCH = "sluice:1:epoch:bigquery";

  private static TestRedis redis;
  private static RedisClient client;

  private final Map<String, Integer> answers = new TreeMap<>();

  @BeforeAll
  static void start() {
    redis = TestRedis.start();
    client = RedisClient.create(redis.url());
  }

  @AfterAll
  static void stop() {
    client.close();
    redis.close();
  }

  @Test
  void whateverIsAskedTheAnswersAreTheSame() {
    long first = Long.getLong("seed", System.nanoTime());
    for (long seed = first; seed < first + SEQUENCES; seed++) {
      client.flushAll();
      try (var both = new Both(seed)) {
        both.run();
      }
    }
    // Else the sequences would say nothing about an answer that they never had.
    assertThat(answers)
        .containsOnlyKeys(
            "Broken",
            "Busy",
            "Done",
            "Done after another",
            "Finished",
            "Granted",
            "Granted after another",
            "Granted by inheritance",
            "LookUp",
            "Old",
            "Resting",
            "Stale");
  }

  /// A model and a Redis, each with processors of two settings.
  private final class Both implements AutoCloseable {
    private final AtomicLong now = new AtomicLong(1_000_000_000);
    private final ModelMemory memory = new ModelMemory(now::get);
    private final RandomCommands commands;
    private final long seed;
    private final List<Deduplicator> models;
    private final List<Deduplicator> scripts;

    Both(long seed) {
      this.seed = seed;
      commands = new RandomCommands(seed);
      Settings settings =
          Settings.of(
              Map.of(
                  "SLUICE_REDIS_URL",
                  redis.url(),
                  "SLUICE_REDIS_DURABLE",
                  seed % 4 == 0 ? "yes" : "no"));
      Settings other = settings.with(Setting.MAX_DEPTH, "7");
      models =
          List.of(new ModelDeduplicator(settings, memory), new ModelDeduplicator(other, memory));
      scripts = List.of(MovedClock.deduplicator(settings), MovedClock.deduplicator(other));
    }

    void run() {
      MovedClock.set(client, now.get());
      models.getFirst().begin(true);
      scripts.getFirst().begin(true);
      for (int i = 0; i < COMMANDS; i++) {
        Command command = commands.next(now.get());
        Object expected = doTo(models, command);
        assertThat(doTo(scripts, command))
            .as("seed %d, command %d: %s", seed, i, command)
            .isEqualTo(expected);
        arrange(command);
        commands.answered(command, expected);
        count(expected);
      }
    }

    private Object doTo(List<Deduplicator> processors, Command command) {
      return switch (command) {
        case Command.Ask(int settings, var token, var tails, var wanted) ->
            processors.get(settings).claim(token, tails, wanted);
        case Command.Confirm(var token, var stored) -> processors.getFirst().confirm(token, stored);
        case Command.Settled(var stream, long rows) -> processors.getFirst().settled(stream, rows);
        case Command.Begin(boolean nothingStored) -> {
          processors.getFirst().begin(nothingStored);
          yield "begun";
        }
        default -> "nothing asked";
      };
    }

    /// What happens to the servers beside them being asked.
    private void arrange(Command command) {
      switch (command) {
        case Command.Wait(long milliseconds) -> now.addAndGet(milliseconds);
        case Command.Lose() -> {
          memory.lose();
          client.flushDB();
        }
        case Command.Restart() -> {
          memory.restart();
          String epoch = client.get(EPOCH);
          if (epoch != null) {
            client.set(EPOCH, epoch.replaceAll(" .*", " another"));
          }
        }
        default -> {}
      }
      MovedClock.set(client, now.get());
    }

    @Override
    public void close() {
      scripts.forEach(Deduplicator::close);
    }
  }

  private void count(Object answer) {
    switch (answer) {
      case Claims.Answered(var claims, var _) ->
          claims.forEach(claim -> answers.merge(name(claim), 1, Integer::sum));
      case Claims other -> answers.merge(other.getClass().getSimpleName(), 1, Integer::sum);
      default -> {}
    }
  }

  private static String name(Claim claim) {
    String name = claim.getClass().getSimpleName();
    return switch (claim) {
      case Claim.Granted(var _, var _, int inherited) when inherited > 0 ->
          name + " by inheritance";
      case Claim.Granted(var _, var from, var _) when from != null -> name + " after another";
      case Claim.Done(var from, boolean _) when from != null -> name + " after another";
      default -> name;
    };
  }
}
