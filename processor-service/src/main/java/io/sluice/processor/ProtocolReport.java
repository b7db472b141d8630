package io.sluice.processor;

import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts what happens in the [Protocol], and tells those on call what they have to know of it.
final class ProtocolReport implements ProtocolWatcher {
  private static final Logger LOG = LoggerFactory.getLogger(ProtocolReport.class);

  private final ProcessorMetrics metrics;

  ProtocolReport(ProcessorMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public void waits(Waiting reason) {
    metrics.waited(reason);
  }

  @Override
  public void tookOver(String message, Claim.TakeOver takenOver) {
    metrics.tookOver(takenOver);
    LOG.atInfo()
        .addKeyValue("message_id", message)
        .addKeyValue("claim", takenOver.token())
        .addKeyValue("age_seconds", takenOver.age().toSeconds())
        .addKeyValue("written", takenOver.written())
        .log(
            "took over a message whose processor did not confirm it: it crashed, was paused or lost its connections; tables that have its rows are not written again");
  }

  @Override
  public void inherited(int events) {
    metrics.inherited(events);
  }

  @Override
  public void rotated(String table, String stream, String reason) {
    metrics.rotated();
    LOG.atWarn()
        .addKeyValue("table", table)
        .addKeyValue("stream", stream)
        .log(
            "an append did not go through, its stream is settled and left, and what it does not hold is appended to the next one: "
                + reason);
  }

  @Override
  public void unsettled(String stream, String reason) {
    LOG.atWarn()
        .addKeyValue("stream", stream)
        .log("a stream could not be settled; the messages on it are tried again: " + reason);
  }

  @Override
  public void lookedUp(int rows, int found) {
    metrics.lookedUp(rows, found);
    LOG.atInfo()
        .addKeyValue("rows", rows)
        .addKeyValue("found", found)
        .log(
            "looked up rows in their tables, because their messages are older than what Redis remembers");
  }

  @Override
  public void notLookedUp(String reason) {
    LOG.atWarn().log("rows could not be looked up, their messages are tried again: " + reason);
  }

  @Override
  public void fenceViolated(int messages) {
    metrics.fenceViolated(messages);
    LOG.atError()
        .addKeyValue("messages", messages)
        .log(
            "fence violated: messages were appended while somebody else had claimed them; look for duplicates with the audit query of docs/EXACTLY_ONCE.md");
  }

  @Override
  public void broken(String message, String detail) {
    LOG.atError()
        .addKeyValue("message_id", message)
        .log(
            "a message is held back, because what Redis remembers contradicts what BigQuery holds; compare the table by hand: "
                + detail);
  }

  @Override
  public void notConfirmed(int messages, String reason) {
    LOG.atWarn()
        .addKeyValue("messages", messages)
        .log("rows are stored but not yet noted as such; a redelivery would find them: " + reason);
  }

  @Override
  public void unreachable(String reason) {
    LOG.atWarn().log("nothing is stored until this is over, Pub/Sub keeps the messages: " + reason);
  }

  @Override
  public void reachable() {
    LOG.atInfo().log("Redis and BigQuery answer again");
  }

  @Override
  public void notOpened(String table, String reason) {
    LOG.atWarn()
        .addKeyValue("table", table)
        .log("no stream can be opened, messages for the table are tried again: " + reason);
  }

  @Override
  public void rests(Duration left) {
    LOG.atWarn()
        .addKeyValue("seconds", left.toSeconds())
        .log(
            "Redis lost what it remembered or was restarted: nothing is stored until appends of before must have ended, Pub/Sub keeps the messages");
  }

  @Override
  public void remembersSince(Instant since) {
    if (since.toEpochMilli() > 0) {
      LOG.atWarn()
          .addKeyValue("since", since)
          .log(
              "Redis was restarted or is new, so older messages are looked up in BigQuery before they are stored, and events with ids of their senders' for as long as these are remembered");
    }
  }
}
