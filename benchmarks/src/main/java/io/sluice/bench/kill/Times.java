package io.sluice.bench.kill;

import io.sluice.bench.process.Environment;
import io.sluice.model.Setting;
import java.time.Duration;

/// Times of the system under test, shorter than in production, so that in two minutes happens what
/// otherwise takes hours.
final class Times {
  /// A claim is its owner's alone for so long: 2 s more than an append takes at most.
  static final Duration LEASE = Duration.ofSeconds(4);

  private static final Duration APPEND = Duration.ofSeconds(2);

  /// Lease, append, and the 12 s that the processor wants for settling and answering; 1 to spare.
  private static final Duration ACK_DEADLINE = Duration.ofSeconds(20);

  /// A message counts as old 2 minutes before "done" is forgotten: here after 20 s.
  private static final Duration DONE = Duration.ofSeconds(140);

  /// How long BigQuery is away: longer than a message stays young.
  static final Duration BIGQUERY_AWAY = DONE.minusMinutes(2).plusSeconds(5);

  private Times() {}

  /// Tells a process.
  static Environment in(Environment environment) {
    return environment
        .with(Setting.LEASE_SECONDS, LEASE.toSeconds())
        .with(Setting.APPEND_TIMEOUT_SECONDS, APPEND.toSeconds())
        .with(Setting.ACK_DEADLINE_SECONDS, ACK_DEADLINE.toSeconds())
        .with(Setting.DONE_SECONDS, DONE.toSeconds());
  }
}
