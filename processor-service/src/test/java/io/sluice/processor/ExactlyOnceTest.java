package io.sluice.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.model.Settings;
import io.sluice.model.table.EventsTable;
import io.sluice.processor.ModelMemory.Remembered;
import io.sluice.service.ByteBudget;
import io.sluice.service.Health;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What [ExactlyOnce] does around the protocol.
class ExactlyOnceTest {
  private final Settings settings = Settings.of(Map.of());
  private final ModelMemory memory = new ModelMemory(System::currentTimeMillis);
  private final RecordingSink sink = new RecordingSink();
  private ExactlyOnce commit;

  @AfterEach
  void close() {
    commit.close();
  }

  @Test
  void anErrorOfTheProtocolItselfEndsWhatIsUnderWayAndNothingElse() throws Exception {
    var answersNothing = new AtomicBoolean(true);
    start(
        new ModelDeduplicator(settings, memory) {
          @Override
          public Claims claim(String token, List<Tail> tails, List<Wanted> wanted) {
            return answersNothing.getAndSet(false)
                ? new Claims.Answered(List.of(), Instant.EPOCH)
                : super.claim(token, tails, wanted);
          }
        });

    assertThat(submit("1")).isInstanceOf(Outcome.NotStored.class);
    assertThat(submit("1")).isInstanceOf(Outcome.Stored.class);

    assertThat(sink.stored("events")).containsExactly("1");
  }

  @Test
  void itIsReadyOnceTheTablesAreThereAndTheMemoryAnswers() throws Exception {
    var greetings = new AtomicInteger();
    start(
        new ModelDeduplicator(settings, memory) {
          @Override
          public void begin(boolean nothingStored) {
            if (greetings.incrementAndGet() < 3) {
              throw new DeduplicatorException("not there");
            }
            super.begin(nothingStored);
          }
        });

    assertThat(submit("1")).isInstanceOf(Outcome.Stored.class);

    assertThat(commit.check()).isEqualTo(Health.UP);
    assertThat(greetings).hasValue(3);
  }

  @Test
  void atItsEndNoClaimIsLeftThatOthersWouldHaveToWaitFor() throws Exception {
    start(
        new ModelDeduplicator(settings, memory) {
          @Override
          public int confirm(String token, List<Stored> stored) {
            throw new DeduplicatorException("not there");
          }
        });
    assertThat(submit("1")).isInstanceOf(Outcome.Stored.class);
    assertThat(memory.messages.get("1")).isInstanceOf(Remembered.Claimed.class);

    commit.close();

    assertThat(sink.actions()).endsWith("settle events/0");
    assertThat(memory.settled.get("events/0")).isEqualTo(1);
  }

  private void start(Deduplicator deduplicator) {
    var metrics = new ProcessorMetrics(new SimpleMeterRegistry(), new ByteBudget(1));
    commit =
        new ExactlyOnce(
            settings, List.of(EventsTable.TABLE), deduplicator, sink, metrics, Clock.systemUTC());
    commit.start();
  }

  private Outcome submit(String key) throws InterruptedException {
    var row = SampleRow.of(key).row();
    var work = Work.of(key, "m", Instant.now(), false, List.of(new Candidate(row, "", null)), 0);
    return commit.submit(work, new Attempt.First(), Instant.now().plusSeconds(20));
  }
}
