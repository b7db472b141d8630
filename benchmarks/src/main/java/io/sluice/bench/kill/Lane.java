package io.sluice.bench.kill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/// A sequence of faults without an end, one after another; several lanes run beside each other. The
/// same seed makes the same sequence.
///
/// Faults are dealt like cards: each comes up as often as it is in the deck before the deck is
/// shuffled anew. So a short run sees every kind, too.
final class Lane {
  private final String name;
  private final List<Fault> deck;
  private final Span calm;
  private final Span lasts;
  private final int victims;
  private final int firstVictim;
  private final SplittableRandom random;
  private final List<Fault> hand = new ArrayList<>();

  /// Durations of which one is chosen.
  record Span(Duration least, Duration most) {
    Duration choose(SplittableRandom random) {
      return Duration.ofMillis(random.nextLong(least.toMillis(), most.toMillis() + 1));
    }

    static Span ofMillis(long least, long most) {
      return new Span(Duration.ofMillis(least), Duration.ofMillis(most));
    }
  }

  /// @param deck each kind of fault as often as it shall come up
  /// @param firstVictim the processor with the lowest number that is hit
  /// @param victims how many processors it hits, by chance
  Lane(
      String name,
      List<Fault> deck,
      Span calm,
      Span lasts,
      int firstVictim,
      int victims,
      long seed) {
    this.name = name;
    this.deck = List.copyOf(deck);
    this.calm = calm;
    this.lasts = lasts;
    this.firstVictim = firstVictim;
    this.victims = victims;
    this.random = new SplittableRandom(31 * seed + name.hashCode());
  }

  String name() {
    return name;
  }

  /// What comes next.
  Step next() {
    if (hand.isEmpty()) {
      hand.addAll(deck);
      Collections.shuffle(hand, random);
    }
    return new Step(
        hand.removeLast(),
        calm.choose(random),
        lasts.choose(random),
        firstVictim + random.nextInt(victims));
  }
}
