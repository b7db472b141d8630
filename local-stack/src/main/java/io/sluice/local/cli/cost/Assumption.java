package io.sluice.local.cli.cost;

import java.util.Locale;

/// What the formulas take as given and nobody has measured, each with its usual value.
enum Assumption {
  DAYS(30, "days of a month", ""),
  EVENT(1_000, "bytes", "`--bytes`"),
  BATCH(50, "events", "of one request of a client, `--batch`; ingest makes one message of it"),
  COMPRESSION(4, "times", "how much smaller Zstandard makes a pack of 2,000 bytes and more"),
  ROW(150, "bytes of a row", "columns beside `data`: assumed"),
  USE(0.6, "of a vCPU", "what Cloud Run's autoscaler aims at"),
  PEAK(
      2,
      "times the average",
      "what always runs is paid for the peak all day, which is against Sluice, Dataflow and the"
          + " subscription"),
  MEMORY(0.5, "GiB of an instance", "as `deploy.sh` says"),
  INSTANCE_REQUESTS(
      800, "requests a second", "what Cloud Run gives an instance at most over HTTP/1"),
  REMEMBERED(2_700, "s", "how long Sluice remembers an event at most: 45 minutes"),
  REDIS_USE(0.8, "of its memory", "the rest is for claims, connections and the replica"),
  LOG_LINE(1_000, "bytes of a request", "in Cloud Run's own log: assumed"),
  MESSAGE_OVERHEAD(
      77,
      "bytes of a message",
      "where each event is one: 20 bytes, an id, one or two attributes: assumed"),
  LATENCY(0.1, "s of a request", "of the tutorial, and of Sluice billed by requests: assumed"),
  TUTORIAL_REMEMBERED(900, "s", "15 minutes"),
  LOG_ENTRY(400, "bytes of a line", "what Cloud Logging keeps around it: assumed"),
  LOG_SINK_LATENCY(0.01, "s of a request", "assumed: nothing is waited for"),
  DATAFLOW_VCPU(2, "vCPU of a worker", "n1-standard-2"),
  DATAFLOW_MEMORY(7.5, "GiB of a worker", "the same"),
  DATAFLOW_RATE(
      54_000,
      "events a second of a worker",
      "[Google's figure](https://cloud.google.com/dataflow/docs/guides/write-to-bigquery) for rows of"
          + " 1 KB in a simple batch, which flatters it"),
  DATAFLOW_PASSES(
      2,
      "times the bytes",
      "through Streaming Engine: once to know messages again, once to write: assumed");

  private final double value;
  private final String unit;
  private final String why;

  Assumption(double value, String unit, String why) {
    this.value = value;
    this.unit = unit;
    this.why = why;
  }

  /// What the formulas and `--set` call it.
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  double value() {
    return value;
  }

  String unit() {
    return unit;
  }

  String why() {
    return why;
  }
}
