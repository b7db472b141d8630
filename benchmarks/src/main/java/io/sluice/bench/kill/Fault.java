package io.sluice.bench.kill;

import java.util.Locale;

/// What is done to the system while events flow.
enum Fault {
  /// SIGKILL of a processor, which is started again at once.
  KILL_PROCESSOR,
  /// SIGKILL of a processor that has claimed messages and could not append their rows. Pub/Sub goes
  /// on waiting for it, while clients that got no answer send the same events again, to the others.
  KILL_BEFORE_APPEND,
  /// SIGSTOP of a processor for longer than its lease, then SIGCONT.
  PAUSE_PROCESSOR,
  /// SIGTERM of a processor, which drains and is started again.
  DRAIN_PROCESSOR,

  /// The connections of a processor to Redis end.
  CUT_REDIS,
  /// Nothing passes between a processor and Redis for some seconds.
  HOLD_REDIS,
  /// Redis does what a processor says, and the processor does not learn of it.
  LOSE_REDIS_ANSWERS,
  /// The connections of a processor to BigQuery end.
  CUT_BIGQUERY,
  /// Nothing passes between a processor and BigQuery for some seconds.
  HOLD_BIGQUERY,
  /// BigQuery stores what a processor appends, and the processor does not learn of it.
  LOSE_APPEND_ANSWERS,
  /// The pushes under way to a processor are cut.
  CUT_PUSHES,
  /// A processor stores and answers, and Pub/Sub does not learn of it.
  LOSE_ACKS,

  /// SIGKILL of Redis, which is started again on its data.
  RESTART_REDIS,
  /// SIGSTOP of Redis for some seconds, then SIGCONT.
  FREEZE_REDIS,
  /// SIGKILL of ingest, which is started again at once.
  KILL_INGEST,
  /// Nobody reaches BigQuery for longer than a done message counts as young.
  BIGQUERY_AWAY;

  /// For the summary.
  String words() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
