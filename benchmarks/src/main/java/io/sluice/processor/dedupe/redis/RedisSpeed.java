package io.sluice.processor.dedupe.redis;

import io.sluice.bench.micro.Shapes;
import io.sluice.model.EventKeys;
import io.sluice.model.UuidV7;
import io.sluice.processor.Attempt;
import io.sluice.processor.Tail;
import io.sluice.processor.Wanted;
import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What the deduplicator does before it asks Redis.
@State(Scope.Benchmark)
public class RedisSpeed {
  private static final String CONSUMER = "bigquery";
  private static final String STREAM =
      "projects/sluice-local/datasets/sluice/tables/events/streams/s1";

  private final List<Tail> tails = List.of(new Tail("events", STREAM, 1_000));
  private final List<Wanted> wanted = List.of(wanted());

  private static Wanted wanted() {
    var eventKeys = new EventKeys(CONSUMER);
    List<String> keys =
        Shapes.events().stream().map(eventKeys::of).flatMap(Optional::stream).toList();
    return new Wanted(
        UuidV7.of(Shapes.NOW),
        "plain-0123456789abcdef",
        Shapes.NOW,
        false,
        List.of(new Wanted.Rows("events", keys)),
        List.of(),
        new Attempt.First());
  }

  /// The argument of the script that claims one message.
  @Benchmark
  public String claim() {
    return new Request(1, wanted.getFirst().rows())
        .text("consumer", CONSUMER)
        .tails(tails)
        .wanted(wanted)
        .finish();
  }
}
