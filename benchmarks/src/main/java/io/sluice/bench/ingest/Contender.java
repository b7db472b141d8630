package io.sluice.bench.ingest;

import io.sluice.bench.push.Subject;
import io.sluice.bench.report.Section;
import java.io.IOException;
import java.util.Locale;

/// One that is compared.
///
/// @param subject its process
/// @param posted all that it was sent
/// @param unit in which its work can be counted
/// @param did what it did with them
/// @param count asks it, or looks at what it left, how many
record Contender(
    Role role, Subject subject, Posted posted, Posted.Unit unit, String did, Count count) {
  /// How much work was done.
  @FunctionalInterface
  interface Count {
    long done() throws IOException, InterruptedException;
  }

  /// The same process under the load of a trial.
  Subject in(Trial trial) {
    return subject.sent(trial.headers(), posted.of(trial.bodies()));
  }

  /// Notes what was posted and what was done.
  ///
  /// @return whether they are the same
  boolean isDone(Section section) throws IOException, InterruptedException {
    long sent = posted.sum(unit);
    long done = count.done();
    section.note(
        "%s: %,d %s posted, %,d %s%s"
            .formatted(
                role.title(),
                sent,
                unit.name().toLowerCase(Locale.ROOT),
                done,
                did,
                sent == done ? "" : ": NOT THE SAME, so none of these figures count"));
    return sent == done;
  }
}
