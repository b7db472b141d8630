package io.sluice.local.cli.replay;

/// What becomes of a rejected event.
enum Fate {
  /// Published again, or in a dry run: it would be.
  REPLAYED("replayed"),
  /// A table has its id and source, whatever its content: it was mended and sent again, or was
  /// replayed.
  PRESENT("present"),
  /// A rejection of later has the same id and source.
  SUPERSEDED("superseded"),
  /// It was replayed before.
  DONE("already replayed"),
  /// It takes a route that is not asked for.
  ELSEWHERE("not asked for"),
  /// The rules of now refuse it as well.
  REFUSED("refused again"),
  /// Not all of its bytes were kept.
  CUT("cut"),
  /// Its row was deleted meanwhile.
  GONE("gone");

  private final String label;

  Fate(String label) {
    this.label = label;
  }

  /// As people are told.
  String label() {
    return label;
  }
}
