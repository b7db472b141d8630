package io.sluice.processor.source.push;

import java.io.IOException;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The public keys that tokens are verified with, fetched when they are needed and kept.
///
/// A key that is known is used at once. One that is not is asked for, by one thread at a time and
/// not too often, whoever sends names of keys that do not exist. If the keys cannot be fetched,
/// those that are known go on being used for a day.
final class PushKeys {
  /// After that long, keys are fetched again: a key that was withdrawn is good for that long.
  /// Google allows to keep them for some hours, and publishes a key long before it signs with it.
  static final Duration FRESH = Duration.ofHours(1);

  /// Keys that could not be fetched again are used up to this age.
  static final Duration USABLE = Duration.ofDays(1);

  /// The least time between two fetches.
  static final Duration INTERVAL = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(PushKeys.class);

  private final Source source;
  private final InstantSource clock;
  private final ReentrantLock fetching = new ReentrantLock();
  private volatile State state = new State(Map.of(), Instant.MIN, Instant.MIN, "");

  /// Where keys come from.
  @FunctionalInterface
  interface Source {
    /// Fetches all keys by their names; one or more, within seconds.
    Map<String, RSAPublicKey> fetch() throws IOException;
  }

  PushKeys(Source source, InstantSource clock) {
    this.source = source;
    this.clock = clock;
  }

  /// What is known of a key.
  sealed interface Key {}

  record Found(RSAPublicKey key) implements Key {}

  /// It is not among the keys that were fetched last.
  record Unknown() implements Key {}

  /// It is not known, and the keys cannot be fetched.
  record Unavailable(String why) implements Key {}

  /// @param attempted when a fetch was tried last
  /// @param failure why that failed; empty if it did not
  private record State(
      Map<String, RSAPublicKey> keys, Instant fetched, Instant attempted, String failure) {
    @Nullable RSAPublicKey usable(String kid, Instant now) {
      return now.minus(USABLE).isBefore(fetched) ? keys.get(kid) : null;
    }
  }

  /// Finds a key by its name.
  Key find(String kid) {
    Instant now = clock.instant();
    RSAPublicKey known = state.usable(kid, now);
    if (known == null || now.minus(FRESH).isAfter(state.fetched())) {
      refresh(now, known == null);
    }
    State latest = state;
    RSAPublicKey key = latest.usable(kid, now);
    if (key != null) {
      return new Found(key);
    }
    return latest.failure().isEmpty() ? new Unknown() : new Unavailable(latest.failure());
  }

  /// Fetches the keys ahead of the first token.
  void prepare() {
    refresh(clock.instant(), true);
  }

  /// @param wait whether nothing can be done without the answer; else another thread's fetch is
  ///   left alone
  private void refresh(Instant now, boolean wait) {
    if (wait) {
      fetching.lock();
    } else if (!fetching.tryLock()) {
      return;
    }
    try {
      if (!now.minus(INTERVAL).isBefore(state.attempted())) {
        state = fetch(now);
      }
    } finally {
      fetching.unlock();
    }
  }

  private State fetch(Instant now) {
    try {
      return new State(source.fetch(), now, now, "");
    } catch (IOException e) {
      String failure = String.valueOf(e.getMessage());
      LOG.atWarn()
          .addKeyValue("detail", failure)
          .log(
              "the keys of push tokens cannot be fetched; known ones are used for up to a day, and pushes with other ones wait in Pub/Sub");
      return new State(state.keys(), state.fetched(), now, failure);
    }
  }
}
