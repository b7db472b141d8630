package io.sluice.local.bigquery.query;

import io.sluice.local.bigquery.store.RefusedException;
import io.sluice.local.bigquery.store.RefusedException.Reason;
import io.sluice.local.bigquery.store.Table;
import io.sluice.local.bigquery.store.TableId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The jobs of this process, in memory. The oldest that have ended make room for new ones.
final class Jobs implements AutoCloseable {
  /// The location of every job.
  static final String LOCATION = "US";

  /// How many jobs are remembered.
  static final int JOBS_MAX = 1_000;

  /// How many bytes the statements and results of all jobs may have.
  static final long BYTES_MAX = 128L << 20;

  /// How many queries run at a time.
  static final int THREADS = 4;

  /// How many queries wait; the next is refused.
  static final int WAITING_MAX = 100;

  private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);

  private final QueryRunner runner;
  private final Map<JobId, Job> jobs = new LinkedHashMap<>();
  private final ThreadPoolExecutor executor =
      new ThreadPoolExecutor(
          THREADS, THREADS, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_MAX));

  Jobs(QueryRunner runner) {
    this.runner = runner;
    executor.allowCoreThreadTimeOut(true);
  }

  /// Starts a job, unless there is one of that name.
  ///
  /// @return the job of that name, which may be another
  /// @throws RefusedException when too many wait
  synchronized Job start(Job job) {
    Job known = jobs.get(job.id());
    if (known != null) {
      return known;
    }
    try {
      executor.execute(() -> job.run(runner));
    } catch (RejectedExecutionException e) {
      throw new RefusedException(
          Reason.RATE_LIMIT_EXCEEDED,
          "Exceeded rate limits: %d queries are waiting already; try again".formatted(WAITING_MAX));
    }
    jobs.put(job.id(), job);
    makeRoom(job);
    return job;
  }

  synchronized Optional<Job> find(JobId id) {
    return Optional.ofNullable(jobs.get(id));
  }

  Job require(JobId id) {
    return find(id)
        .orElseThrow(() ->
            new RefusedException(
                Reason.NOT_FOUND,
                "Not found: Job "
                    + id
                    + ". The local BigQuery remembers jobs of this process only, "
                    + JOBS_MAX
                    + " at most"));
  }

  /// The jobs of a project, the newest first.
  synchronized List<Job> list(String project) {
    return new ArrayList<>(jobs.values())
        .reversed().stream().filter(job -> job.id().project().equals(project)).toList();
  }

  /// The table with a result, when it is still there.
  synchronized Optional<Table> result(TableId id) {
    for (Job job : jobs.values()) {
      if (job.outcome().orElse(null) instanceof Outcome.Result result
          && result.table().id().equals(id)) {
        return Optional.of(result.table());
      }
    }
    return Optional.empty();
  }

  private void makeRoom(Job newest) {
    long bytes = jobs.values().stream().mapToLong(Job::bytes).sum();
    for (Job job : List.copyOf(jobs.values())) {
      if (jobs.size() <= JOBS_MAX && bytes <= BYTES_MAX) {
        return;
      }
      Optional<Outcome> outcome = job.outcome();
      if (job != newest && outcome.isPresent()) {
        jobs.remove(job.id());
        bytes -= job.bytes();
        forget(outcome.get());
      }
    }
  }

  private void forget(Outcome outcome) {
    if (outcome instanceof Outcome.Result result) {
      try {
        runner.drop(result.table());
      } catch (SQLException e) {
        LOG.warn("cannot drop the result {}", result.table().id(), e);
      }
    }
  }

  /// Ends what still runs.
  @Override
  public void close() {
    executor.shutdownNow();
    for (Job job : List.copyOf(jobs.values())) {
      try {
        job.cancel();
      } catch (SQLException e) {
        LOG.warn("cannot cancel {}", job.id(), e);
      }
    }
  }
}
