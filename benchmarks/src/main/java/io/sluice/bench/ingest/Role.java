package io.sluice.bench.ingest;

/// Who is compared.
enum Role {
  SLUICE("Sluice ingest", 20),
  CHECKED("Sluice ingest, schema checked", 10),
  FLOOR("its server alone", 4),
  NGINX("nginx", 0),
  EXPRESS("Express + bunyan", 1),
  DEFAULTS("Express + bunyan, defaults", 1);

  private final String title;
  private final int warmUpPercent;

  Role(String title, int warmUpPercent) {
    this.title = title;
    this.warmUpPercent = warmUpPercent;
  }

  /// Of the time of the run, what it needs before it is measured.
  int warmUpPercent() {
    return warmUpPercent;
  }

  /// Whether it is ingest.
  boolean isOurs() {
    return this == SLUICE || this == CHECKED;
  }

  /// How tables call it.
  String title() {
    return title;
  }
}
