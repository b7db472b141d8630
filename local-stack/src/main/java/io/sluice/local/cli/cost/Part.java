package io.sluice.local.cli.cost;

/// What is paid for, as it is shown.
enum Part {
  PUBSUB("Pub/Sub"),
  RUN("Cloud Run"),
  BIGQUERY("BigQuery"),
  REDIS("Redis"),
  LOGGING("Logging"),
  DATAFLOW("Dataflow");

  private final String title;

  Part(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }
}
