package io.sluice.local.bigquery.query;

import io.sluice.local.bigquery.store.RefusedException;
import io.sluice.local.bigquery.store.RefusedException.Reason;
import java.util.UUID;
import java.util.regex.Pattern;

/// The name of a job: up to 1,024 letters, digits, underscores and dashes.
record JobId(String project, String job) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,1024}");

  JobId {
    if (!NAME.matcher(job).matches()) {
      throw new RefusedException(
          Reason.INVALID,
          "Invalid job ID \""
              + job
              + "\". Job IDs must be alphanumeric (plus underscores and dashes) and must be at most"
              + " 1024 characters long.",
          "jobId");
    }
  }

  /// A name that nobody has.
  static JobId random(String project) {
    return new JobId(project, "job_" + UUID.randomUUID());
  }

  @Override
  public String toString() {
    return project + ":" + Jobs.LOCATION + "." + job;
  }
}
