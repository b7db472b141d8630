package io.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.sluice.ingest.WriteKeys.Admission.Admitted;
import io.sluice.model.Settings;
import io.sluice.service.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Keys come and go while ingest runs.
class KeyWatchTest {
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

  private final Logger logger = (Logger) LoggerFactory.getLogger(KeyWatch.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final WriteKeys keys = WriteKeys.of("shop:a\nweb:b");
  private final Script script = new Script();
  private volatile Instant now = NOW;
  private KeyWatch watch = watch(script);

  @TempDir private Path directory;

  /// A source that says what it is told to, and counts how often it is asked.
  private static final class Script implements KeySource {
    private final Semaphore reads = new Semaphore(0);
    private volatile KeySource says = () -> "shop:a\nweb:b";

    @Override
    public String read() {
      reads.release();
      return says.read();
    }

    /// Returns when something it says from now on has had its effect.
    void effect() throws InterruptedException {
      reads.drainPermits();
      // The first may have begun before, and only with the third the second is over.
      assertThat(reads.tryAcquire(3, 20, TimeUnit.SECONDS)).isTrue();
    }

    void says(KeySource source) throws InterruptedException {
      says = source;
      effect();
    }
  }

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void stop() {
    watch.close();
    logger.detachAppender(log);
  }

  @Test
  void aChangedListIsInForceAndTheLogSaysHowManyKeysAndNoKey() throws InterruptedException {
    watch.start();
    script.effect();
    assertThat(lines(Level.INFO)).containsExactly("keys=\"2\" sources=\"2\"");

    script.says(() -> "shop:a\nshop:n3w\nweb:b");

    assertThat(admits("n3w")).isTrue();
    assertThat(lines(Level.INFO))
        .containsExactly("keys=\"2\" sources=\"2\"", "keys=\"3\" sources=\"2\"");

    script.says(() -> "web:b");

    assertThat(admits("a")).isFalse();
    assertThat(log.list.toString()).doesNotContain("n3w");
  }

  @Test
  void aListThatCannotBeReadLeavesTheKeysUntilItCanBe() throws InterruptedException {
    watch.start();
    now = NOW.plusSeconds(60);
    script.says(() -> {
      throw new StartException("the secret is away");
    });

    assertThat(admits("a")).isTrue();
    assertThat(lines(Level.WARN))
        .isNotEmpty()
        .allMatch(line -> line.contains("the secret is away"));
    Instant lastRead = watch.lastRead();

    now = NOW.plusSeconds(120);
    script.says(() -> "shop:a\nweb:b");

    assertThat(watch.lastRead()).isAfter(lastRead);
    assertThat(lines(Level.INFO)).as("that it can be read again is said once").hasSize(2);
    script.effect();
    assertThat(lines(Level.INFO)).hasSize(2);
  }

  @Test
  void aMalformedListLeavesTheKeysAndTheLogNamesItsLineAlone() throws InterruptedException {
    watch.start();
    script.says(() -> "shop:c\nn0key");

    assertThat(admits("a")).isTrue();
    assertThat(admits("c")).isFalse();
    assertThat(lines(Level.ERROR))
        .isNotEmpty()
        .allMatch(line -> line.contains("line 2 of the write keys is not name:key"));
    assertThat(log.list.toString()).doesNotContain("n0key");
  }

  @Test
  void anExpiredKeyIsWarnedOfOnceWhenItIsReadAndWhenItExpires() throws InterruptedException {
    script.says =
        () -> "shop:a\nold:o until=2026-11-20T09:00:00Z\nsoon:s until=2026-11-20T10:00:30Z";
    watch.start();
    script.effect();
    script.effect();

    assertThat(lines(Level.WARN)).singleElement().asString().contains("source=\"old\"");
    assertThat(watch.usable()).isEqualTo(2);
    assertThat(admits("s")).isTrue();

    now = NOW.plusSeconds(30);
    script.effect();
    script.effect();

    assertThat(lines(Level.WARN)).hasSize(2).last().asString().contains("source=\"soon\"");
    assertThat(watch.usable()).isEqualTo(1);
    assertThat(admits("s")).isFalse();
  }

  @Test
  void aFileIsReadAgain() throws IOException, InterruptedException {
    Path file = Files.writeString(directory.resolve("keys"), "shop:a\nweb:b\n");
    KeySource source = KeySource.of(Settings.of(Map.of("SLUICE_WRITE_KEYS_FILE", file.toString())));
    script.says = source;
    watch.start();

    Path other = Files.writeString(directory.resolve("new"), "shop:c\n");
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
    script.effect();
    assertThat(admits("c")).isTrue();
    assertThat(admits("a")).isFalse();

    Files.delete(file);
    script.effect();
    assertThat(admits("c")).isTrue();
    assertThat(lines(Level.WARN))
        .isNotEmpty()
        .allMatch(line -> line.contains(file + " (SLUICE_WRITE_KEYS_FILE) cannot be read"));

    Files.writeString(file, "shop:d");
    script.effect();
    assertThat(admits("d")).isTrue();
  }

  @Test
  void onceItIsClosedItReadsNoMore() throws InterruptedException {
    watch.start();
    script.effect();

    watch.close();

    script.reads.drainPermits();
    // One may have been under way.
    assertThat(script.reads.tryAcquire(2, 300, TimeUnit.MILLISECONDS)).isFalse();
  }

  private boolean admits(String key) {
    return keys.admit(key, now) instanceof Admitted;
  }

  /// The key-value pairs of the lines of a level, as text.
  private List<String> lines(Level level) {
    Predicate<ILoggingEvent> ofLevel = event -> event.getLevel() == level;
    return List.copyOf(log.list).stream()
        .filter(ofLevel)
        .map(event ->
            String.join(" ", event.getKeyValuePairs().stream().map(String::valueOf).toList()))
        .toList();
  }

  private KeyWatch watch(KeySource source) {
    return new KeyWatch(keys, source, Duration.ofMillis(2), () -> now);
  }
}
