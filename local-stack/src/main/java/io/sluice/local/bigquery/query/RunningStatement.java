package io.sluice.local.bigquery.query;

import io.sluice.local.bigquery.store.RefusedException;
import io.sluice.local.bigquery.store.RefusedException.Reason;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The statement that a job runs, which another thread may cancel.
final class RunningStatement {
  private @Nullable Statement statement;
  private boolean cancelled;

  /// A statement that ends after the timeout at the latest.
  synchronized Statement of(Connection connection, Duration timeout) throws SQLException {
    Statement created = connection.createStatement();
    created.setQueryTimeout(Math.toIntExact(Math.max(1, timeout.toSeconds())));
    statement = created;
    return created;
  }

  synchronized void cancel() throws SQLException {
    cancelled = true;
    if (statement != null && !statement.isClosed()) {
      statement.cancel();
    }
  }

  /// What a failure of the statement means.
  synchronized RefusedException explain(SQLException e, Duration timeout) {
    boolean interrupted = String.valueOf(e.getMessage()).contains("INTERRUPT");
    if (cancelled) {
      return new RefusedException(
          Reason.STOPPED, "Job execution was cancelled: User requested cancellation");
    }
    return interrupted
        ? new RefusedException(
            Reason.STOPPED,
            "Job execution was cancelled: Job timed out after "
                + Math.max(1, timeout.toSeconds())
                + " s")
        : QueryRunner.reworded(e);
  }
}
