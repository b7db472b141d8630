package io.sluice.bench.kill;

import io.sluice.bench.kill.Lane.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/// Which faults happen beside each other: one lane for each processor, one for the network, one for
/// what all processors share.
final class Schedule {
  private static final int KILLS = 4;
  private static final int KILLS_BEFORE_APPEND = 2;
  private static final int PAUSES = 3;

  private static final Span OPENING_CALM = Span.ofMillis(500, 1_500);
  private static final Span PROCESS_CALM = Span.ofMillis(2_000, 4_500);
  private static final Span NETWORK_CALM = Span.ofMillis(2_000, 5_000);
  private static final Span NETWORK_LASTS = Span.ofMillis(500, 3_000);
  private static final Span SHARED_CALM = Span.ofMillis(6_000, 10_000);
  private static final Span SHARED_LASTS = Span.ofMillis(1_000, 4_000);

  private static final List<Fault> NETWORK =
      List.of(
          Fault.CUT_REDIS,
          Fault.HOLD_REDIS,
          Fault.LOSE_REDIS_ANSWERS,
          Fault.CUT_BIGQUERY,
          Fault.HOLD_BIGQUERY,
          Fault.LOSE_APPEND_ANSWERS,
          Fault.CUT_PUSHES,
          Fault.LOSE_ACKS);

  private static final List<Fault> OPENING =
      List.of(
          Fault.KILL_BEFORE_APPEND,
          Fault.KILL_BEFORE_APPEND,
          Fault.KILL_BEFORE_APPEND,
          Fault.LOSE_APPEND_ANSWERS);

  private static final List<Fault> SHARED =
      List.of(Fault.RESTART_REDIS, Fault.FREEZE_REDIS, Fault.KILL_INGEST);

  private Schedule() {}

  /// What is made one after the other, before the lanes begin, so that its outcome is sure: kills
  /// between claim and append while what is claimed is sent again, and appends that nobody answers
  /// until they are given up.
  static List<Step> opening(long seed, int processors, Duration lease) {
    var lane = new Lane("opening", OPENING, OPENING_CALM, beyond(lease), 0, processors, seed);
    return Stream.generate(lane::next).limit(OPENING.size()).toList();
  }

  /// The lanes of a run.
  ///
  /// @param lease of a claim: a processor is paused, or away unnoticed, for longer
  static List<Lane> lanes(long seed, int processors, Duration lease) {
    var lanes = new ArrayList<Lane>();
    List<Fault> deck =
        Stream.of(
                Collections.nCopies(KILLS, Fault.KILL_PROCESSOR),
                Collections.nCopies(KILLS_BEFORE_APPEND, Fault.KILL_BEFORE_APPEND),
                Collections.nCopies(PAUSES, Fault.PAUSE_PROCESSOR),
                List.of(Fault.DRAIN_PROCESSOR))
            .flatMap(List::stream)
            .toList();
    for (int i = 0; i < processors; i++) {
      lanes.add(new Lane("processor-" + i, deck, PROCESS_CALM, beyond(lease), i, 1, seed));
    }
    lanes.add(new Lane("network", NETWORK, NETWORK_CALM, NETWORK_LASTS, 0, processors, seed));
    lanes.add(new Lane("shared", SHARED, SHARED_CALM, SHARED_LASTS, 0, processors, seed));
    return lanes;
  }

  private static Span beyond(Duration lease) {
    return new Span(lease.plusSeconds(1), lease.plusSeconds(2));
  }
}
