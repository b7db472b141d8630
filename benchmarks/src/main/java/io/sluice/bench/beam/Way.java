package io.sluice.bench.beam;

import java.util.List;
import java.util.Locale;

/// How a pipeline writes, and where it drops what came before. Source: Beam, "Google BigQuery I/O
/// connector", which recommends the first for throughput where rows may be stored twice.
enum Way {
  LEAST("Beam, at least once", "STORAGE_API_AT_LEAST_ONCE", Dropping.SOURCE, Checks.OFF),
  DEFAULTS("the same, runner's defaults", "STORAGE_API_AT_LEAST_ONCE", Dropping.SOURCE, Checks.ON),
  EXACT("Beam, exactly once", "STORAGE_WRITE_API", Dropping.SOURCE, Checks.OFF),
  STEP("Beam, at least once, Deduplicate", "STORAGE_API_AT_LEAST_ONCE", Dropping.STEP, Checks.OFF);

  private final String kind;
  private final String method;
  private final Dropping dropping;
  private final Checks checks;

  Way(String kind, String method, Dropping dropping, Checks checks) {
    this.kind = kind;
    this.method = method;
    this.dropping = dropping;
    this.checks = checks;
  }

  /// Where: in the source, by an attribute of messages, or in a step that remembers ids.
  private enum Dropping {
    SOURCE,
    STEP
  }

  /// Those of the runner, by which it finds out in tests that a pipeline would fail elsewhere.
  /// Source: Beam, "Using the Direct Runner".
  private enum Checks {
    OFF,
    ON
  }

  /// What it is called.
  String kind() {
    return kind;
  }

  /// Its table, topic and subscription.
  String id() {
    return "beam_" + name().toLowerCase(Locale.ROOT);
  }

  /// What the pipeline is told of it.
  List<String> options() {
    boolean checked = checks == Checks.ON;
    return List.of(
        "--method=" + method,
        "--dropping=" + dropping,
        "--enforceImmutability=" + checked,
        "--enforceEncodability=" + checked);
  }
}
