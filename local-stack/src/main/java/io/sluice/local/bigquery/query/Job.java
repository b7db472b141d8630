package io.sluice.local.bigquery.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.local.bigquery.store.RefusedException;
import io.sluice.local.bigquery.store.RefusedException.Reason;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One query from its request to its result.
final class Job {
  private static final Logger LOG = LoggerFactory.getLogger(Job.class);

  private final JobId id;
  private final ObjectNode configuration;
  private final QuerySettings settings;
  private final Clock clock;
  private final long created;
  private final RunningStatement statement = new RunningStatement();
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile @Nullable Outcome outcome;
  private volatile long ended;

  /// @param configuration the `configuration` of the job as it is shown
  Job(JobId id, ObjectNode configuration, QuerySettings settings, Clock clock) {
    this.id = id;
    this.configuration = configuration;
    this.settings = settings;
    this.clock = clock;
    this.created = clock.millis();
  }

  JobId id() {
    return id;
  }

  ObjectNode configuration() {
    return configuration.deepCopy();
  }

  QuerySettings settings() {
    return settings;
  }

  /// In milliseconds since 1970.
  long created() {
    return created;
  }

  /// In milliseconds since 1970; 0 while it runs.
  long ended() {
    return ended;
  }

  void run(QueryRunner runner) {
    try {
      outcome = runner.run(settings, statement);
    } catch (RuntimeException e) {
      LOG.error("the query of {} failed: {}", id, settings.sql(), e);
      outcome =
          new Outcome.Failed(
              new RefusedException(Reason.INTERNAL_ERROR, "An internal error occurred: " + e));
    } finally {
      ended = clock.millis();
      done.countDown();
    }
  }

  void cancel() throws SQLException {
    statement.cancel();
  }

  /// The outcome, when there is one.
  Optional<Outcome> outcome() {
    return Optional.ofNullable(outcome);
  }

  /// The outcome, when there is one within this time.
  Optional<Outcome> await(Duration most) throws InterruptedException {
    boolean ended = done.await(most.toMillis(), TimeUnit.MILLISECONDS);
    return ended ? outcome() : Optional.empty();
  }

  /// What it occupies, roughly.
  long bytes() {
    long result = outcome instanceof Outcome.Result rows ? rows.bytes() : 0;
    return settings.sql().length() + result;
  }
}
