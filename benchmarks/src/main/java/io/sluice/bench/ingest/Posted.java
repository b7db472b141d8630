package io.sluice.bench.ingest;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;

/// What was posted to one program since its start: each body that was handed out was, or the run
/// fails.
final class Posted {
  private final LongAdder posts = new LongAdder();
  private final LongAdder events = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  /// What is counted of it.
  enum Unit {
    POSTS,
    EVENTS,
    /// Inflated.
    BYTES
  }

  /// Hands out bodies, and counts them.
  IntFunction<byte[]> of(Bodies bodies) {
    return count -> {
      Bodies.Body body = bodies.next(count);
      posts.increment();
      events.add(count);
      bytes.add(body.length());
      return body.sent();
    };
  }

  /// The sum until now.
  long sum(Unit unit) {
    return switch (unit) {
      case POSTS -> posts.sum();
      case EVENTS -> events.sum();
      case BYTES -> bytes.sum();
    };
  }
}
