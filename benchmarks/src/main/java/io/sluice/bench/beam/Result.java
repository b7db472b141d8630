package io.sluice.bench.beam;

/// What somebody has done.
///
/// @param warm what it did before that counted
/// @param peak of its memory, in megabytes
record Result(Contender contender, Turn warm, Turn turn, long peak) {
  String kind() {
    return contender.kind();
  }

  Turn all() {
    return warm.plus(turn);
  }
}
