package io.sluice.bench.ingest;

/// Who is compared.
enum Role {
  SLUICE("Sluice ingest"),
  CHECKED("Sluice ingest, schema checked"),
  FLOOR("its server alone"),
  NGINX("nginx"),
  EXPRESS("Express + bunyan"),
  DEFAULTS("Express + bunyan, defaults");

  private final String title;

  Role(String title) {
    this.title = title;
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
