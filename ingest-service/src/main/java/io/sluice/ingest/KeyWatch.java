package io.sluice.ingest;

import io.sluice.ingest.WriteKeys.Change;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Reads the list of write keys again and again, so that a key comes and goes without a restart.
/// What cannot be read, or not be used, leaves the keys of before in force, and is complained of at
/// each try.
final class KeyWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeyWatch.class);

  private final WriteKeys keys;
  private final KeySource source;
  private final Duration every;
  private final InstantSource clock;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Instant lastRead;
  private boolean failing;
  private Instant warnedUntil = Instant.MIN;

  /// @param keys just read from the source
  /// @param every how long to wait between two readings; zero for never again
  KeyWatch(WriteKeys keys, KeySource source, Duration every, InstantSource clock) {
    this.keys = keys;
    this.source = source;
    this.every = every;
    this.clock = clock;
    this.lastRead = clock.instant();
  }

  void start() {
    if (!keys.inForce().isEmpty()) {
      tell();
    }
    if (every.isPositive()) {
      Thread _ = Thread.ofVirtual().name("write-keys").start(this::run);
    }
  }

  /// How many keys are in force and have not expired.
  long usable() {
    Instant now = clock.instant();
    return keys.inForce().stream().filter(key -> !key.hasExpired(now)).count();
  }

  /// When the list was last read and could be used.
  Instant lastRead() {
    return lastRead;
  }

  /// Reads no more.
  @Override
  public void close() {
    closed.countDown();
  }

  private void run() {
    try {
      while (!closed.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
        readAgain();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void readAgain() {
    try {
      switch (keys.take(source.read())) {
        case Change.Unusable(String complaint) -> keepAndComplain(Level.ERROR, complaint);
        case Change.None _ -> noteRead(false);
        case Change.Taken _ -> noteRead(true);
      }
    } catch (RuntimeException e) {
      keepAndComplain(Level.WARN, String.valueOf(e.getMessage()));
    }
    warnOfExpired();
  }

  private void noteRead(boolean changed) {
    lastRead = clock.instant();
    if (changed || failing) {
      failing = false;
      tell();
    }
  }

  private void keepAndComplain(Level level, String complaint) {
    failing = true;
    LOG.atLevel(level)
        .addKeyValue("cause", complaint)
        .addKeyValue("retry_seconds", every.toSeconds())
        .log("the list of write keys cannot be used now, so the keys of before stay in force");
  }

  private void tell() {
    LOG.atInfo()
        .addKeyValue("keys", keys.inForce().size())
        .addKeyValue("sources", keys.inForce().stream().map(WriteKey::source).distinct().count())
        .log("write keys are in force");
    warnedUntil = Instant.MIN;
    warnOfExpired();
  }

  private void warnOfExpired() {
    Instant now = clock.instant();
    keys.inForce().stream()
        .filter(key -> key.hasExpired(now) && !key.hasExpired(warnedUntil))
        .forEach(key ->
            LOG.atWarn()
                .addKeyValue("source", key.source())
                .addKeyValue("key", key.id())
                .addKeyValue("until", key.until())
                .log("a write key has expired, and is refused; its line may go"));
    warnedUntil = now;
  }
}
