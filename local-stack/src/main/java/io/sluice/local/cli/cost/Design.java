package io.sluice.local.cli.cost;

/// Ways from a POST to a row.
enum Design {
  /// One message for the events of a POST; Storage Write; each event once, also when it is sent
  /// again.
  SLUICE("Sluice"),
  /// Each event a request, a message, a push, an `insertAll`, and an id in Redis.
  TUTORIAL("tutorial"),
  /// A service that writes each event as a line to Cloud Logging, whose sink exports to BigQuery.
  LOG_SINK("log sink"),
  /// Sluice's ingest with a message for each event, which Dataflow's template for Pub/Sub to
  /// BigQuery stores.
  DATAFLOW("Dataflow"),
  /// The same messages, which a BigQuery subscription stores: at least once.
  SUBSCRIPTION("subscription");

  private final String title;

  Design(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }
}
