package io.sluice.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.model.Settings;
import io.sluice.model.json.Json;
import io.sluice.model.table.ColumnType;
import io.sluice.model.table.Row;
import io.sluice.model.table.Table;
import io.sluice.service.ByteBudget;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What several processors promise together while their tables get more columns.
public abstract class EvolutionContract {
  private static final int MESSAGES = 1_500;
  private static final int EVENTS = 2;
  private static final int SENDERS = 12;

  /// How many messages are sent before the first processor knows of new columns.
  private static final int BEFORE = MESSAGES / 3;

  private static final Table OLD = Shapes.table(Shapes.column("plan", ColumnType.STRING));

  private static final Table NEW =
      Shapes.table(
          Shapes.column("plan", ColumnType.STRING), Shapes.column("days", ColumnType.INT64));

  private static final Table NEWEST =
      Shapes.table(
          Shapes.column("plan", ColumnType.STRING),
          Shapes.column("days", ColumnType.INT64),
          Shapes.column("more", ColumnType.BOOL));

  /// A sink of a processor of its own. The table [Shapes#NAME] is absent in the beginning.
  protected abstract RowSink another();

  /// `event_id days` of each row, wherever the days are: in the column of that name, or in
  /// `additional_properties`.
  protected abstract List<String> daysOfRows() throws Exception;

  /// How many rows have their days in the column.
  protected abstract long daysInTheirColumn() throws Exception;

  /// One of them keeps the old configuration all the time, so its rows name the new field among
  /// those that have no column. A third of the messages is delivered to two at a time.
  @Test
  void eachEventIsStoredOnceWhileTwoOfThreeProcessorsAddColumns() throws Exception {
    var memory = new ModelMemory(System::currentTimeMillis);
    var sinks = List.of(another(), another(), another());
    List<ExactlyOnce> processors = sinks.stream().map(sink -> started(memory, sink)).toList();
    try (ExecutorService senders = Executors.newFixedThreadPool(SENDERS)) {
      var sent = new ArrayList<Future<?>>();
      for (int message = 0; message < MESSAGES; message++) {
        int number = message;
        int first = ThreadLocalRandom.current().nextInt(3);
        sent.add(senders.submit(() -> deliver(processors, first, number)));
        if (message % 3 == 0) {
          sent.add(senders.submit(() -> deliver(processors, (first + 1) % 3, number)));
        }
      }
      for (Future<?> one : sent) {
        one.get();
      }
    } finally {
      processors.forEach(ExactlyOnce::close);
      sinks.forEach(RowSink::close);
    }

    assertThat(daysOfRows())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, MESSAGES * EVENTS).mapToObj(n -> "e" + n + " " + n).toList());
    assertThat(daysInTheirColumn()).isPositive();
  }

  private static ExactlyOnce started(ModelMemory memory, RowSink sink) {
    var settings = Settings.of(Map.of());
    var processor =
        new ExactlyOnce(
            settings,
            List.of(OLD),
            new Atomic(settings, memory),
            sink,
            new ProcessorMetrics(new SimpleMeterRegistry(), new ByteBudget(1)),
            Clock.systemUTC());
    processor.start();
    return processor;
  }

  /// As the bus does: again and again until it is stored.
  private static Outcome deliver(List<ExactlyOnce> processors, int processor, int message)
      throws InterruptedException {
    Table shape = message < BEFORE ? OLD : List.of(OLD, NEW, NEWEST).get(processor);
    Outcome outcome;
    do {
      outcome =
          processors
              .get(processor)
              .submit(work(message, shape), new Attempt.First(), Instant.now().plusSeconds(20));
      assertThat(outcome).isNotInstanceOf(Outcome.Refused.class);
    } while (!(outcome instanceof Outcome.Stored));
    return outcome;
  }

  private static Work work(int message, Table shape) {
    var candidates = new ArrayList<Candidate>();
    for (int i = 0; i < EVENTS; i++) {
      int event = message * EVENTS + i;
      candidates.add(new Candidate(row(event, message, shape), "key" + event, null));
    }
    return Work.of("m" + message, "r", Instant.now(), false, candidates, 0);
  }

  private static Row row(int event, int message, Table shape) {
    String id = "e" + event;
    String key = "m" + message;
    return shape.equals(OLD)
        ? Shapes.row(
            OLD, id, key, Map.of("plan", "p", Shapes.REST, Json.of("{\"days\":" + event + "}")))
        : Shapes.row(shape, id, key, Map.of("plan", "p", "days", (long) event));
  }

  /// The claims of several processes at a time, each whole, as a script of Redis is.
  private static final class Atomic extends ModelDeduplicator {
    private final ModelMemory memory;

    Atomic(Settings settings, ModelMemory memory) {
      super(settings, memory);
      this.memory = memory;
    }

    @Override
    public void begin(boolean nothingStored) {
      synchronized (memory) {
        super.begin(nothingStored);
      }
    }

    @Override
    public Claims claim(String token, List<Tail> tails, List<Wanted> wanted) {
      synchronized (memory) {
        return super.claim(token, tails, wanted);
      }
    }

    @Override
    public int confirm(String token, List<Stored> stored) {
      synchronized (memory) {
        return super.confirm(token, stored);
      }
    }

    @Override
    public long settled(String stream, long rows) {
      synchronized (memory) {
        return super.settled(stream, rows);
      }
    }
  }
}
