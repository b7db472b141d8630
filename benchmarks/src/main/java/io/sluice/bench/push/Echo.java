package io.sluice.bench.push;

import io.sluice.model.Event;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// Puts earlier events in the place of some new ones.
final class Echo {
  /// How much later an event comes again: later than those that are under way at a time.
  static final int LATER = 1 << 15;

  private final int every;
  private final AtomicLong next = new AtomicLong();
  private final AtomicLong count = new AtomicLong();
  private final AtomicReferenceArray<Event> past;

  /// @param every of so many events, one was there before; 0 for none
  Echo(int every) {
    this.every = every;
    this.past = new AtomicReferenceArray<>(every == 0 ? 0 : LATER);
  }

  /// How many were there before.
  long count() {
    return count.get();
  }

  /// This one, or an earlier one in its place.
  Event orAgain(Event event) {
    if (every == 0) {
      return event;
    }
    long number = next.getAndIncrement();
    Event before = past.getAndSet((int) (number % LATER), event);
    if (before == null || number % every != 0) {
      return event;
    }
    count.incrementAndGet();
    // Its successor in this place is the same, so it may come a third time.
    past.set((int) (number % LATER), before);
    return before;
  }
}
