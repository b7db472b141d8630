package io.sluice.processor;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/// Whether the deduplicator can be asked, and since when it remembers.
final class Memory {
  private static final long FIRST_PAUSE_MS = 50;
  private static final long LONGEST_PAUSE_MS = 5_000;

  private final ProtocolWatcher watcher;
  private final Consumer<Action> actions;
  private Instant since = Instant.MIN;
  private boolean greeted;
  private boolean reachable = true;
  private long greetAt = Long.MAX_VALUE;
  private long pause = FIRST_PAUSE_MS;
  private long restUntil;

  /// @param actions takes what has to be done about it
  Memory(ProtocolWatcher watcher, Consumer<Action> actions) {
    this.watcher = watcher;
    this.actions = actions;
    actions.accept(new Action.Greet());
  }

  /// Whether a claim may be asked for.
  boolean answers(long now) {
    return greeted && now >= restUntil;
  }

  void greeted() {
    greeted = true;
    if (!reachable) {
      reachable = true;
      watcher.reachable();
    }
  }

  /// It does not answer: it is greeted again after a while, each time after a longer one.
  void failed(String reason, long now) {
    greeted = false;
    if (reachable) {
      reachable = false;
      watcher.unreachable(reason);
    }
    greetAt = now + pause;
    pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
  }

  /// It lost what it knew: nothing is claimed for a while.
  void rests(Duration left, long now) {
    restUntil = now + left.toMillis();
  }

  /// It answered a claim.
  void answered(Instant since) {
    pause = FIRST_PAUSE_MS;
    if (!since.equals(this.since)) {
      this.since = since;
      watcher.remembersSince(since);
    }
  }

  void tick(long now) {
    if (now >= greetAt) {
      greetAt = Long.MAX_VALUE;
      actions.accept(new Action.Greet());
    }
  }
}
