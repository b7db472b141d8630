package io.sluice.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.model.Settings;
import io.sluice.processor.RecordingSink.Next;
import io.sluice.service.ByteBudget;
import io.sluice.service.Health;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Delivery that remembers nothing.
class AtLeastOnceTest {
  private final RecordingSink sink = new RecordingSink();
  private final ByteBudget budget = new ByteBudget(1 << 20);
  private Commit commit;
  private Processor processor;

  @BeforeEach
  void start() {
    Settings settings = Settings.of(Map.of());
    var metrics = new ProcessorMetrics(new SimpleMeterRegistry(), budget);
    var mapper = Mappers.of(settings);
    commit = new AtLeastOnce(settings, mapper.tables(), sink, metrics);
    processor = new Processor(settings, mapper, commit, metrics, Clock.systemUTC());
    commit.start();
  }

  @AfterEach
  void close() {
    commit.close();
  }

  @Test
  void everyDeliveryIsStored() throws Exception {
    assertThat(process("1", "[{\"id\":\"a\"},7]")).isEqualTo(Ack.ACK);
    assertThat(process("1", "[{\"id\":\"a\"},7]")).isEqualTo(Ack.ACK);

    assertThat(sink.stored("events")).containsExactly("a", "a");
    assertThat(sink.stored("rejected_events")).containsExactly("1-1", "1-1");
    assertThat(commit.check()).isEqualTo(Health.UP);
  }

  @Test
  void anAppendThatWasNotAnsweredIsLeftToARedelivery() throws Exception {
    sink.next(Next.WRITE_BUT_DO_NOT_ANSWER);

    assertThat(process("1", "[{\"id\":\"a\"}]")).isEqualTo(Ack.NACK);
    assertThat(process("1", "[{\"id\":\"a\"}]")).isEqualTo(Ack.ACK);

    assertThat(sink.stored("events")).containsExactly("a", "a");
  }

  @Test
  void aRowThatTheWarehouseRefusesIsKeptAsARejectionAndTheOthersAreStored() throws Exception {
    sink.refuse("bad", true);

    assertThat(process("1", "[{\"id\":\"bad\"},{\"id\":\"good\"},7]")).isEqualTo(Ack.ACK);

    assertThat(sink.stored("events")).containsExactly("good");
    assertThat(sink.stored("rejected_events")).containsExactlyInAnyOrder("1-2", "1-bad");
  }

  @Test
  void afterItsEndNothingIsTaken() throws Exception {
    commit.close();

    assertThat(process("1", "[{}]")).isEqualTo(Ack.NACK);
  }

  private Ack process(String id, String text) throws InterruptedException {
    try (ByteBudget.Lease lease = budget.lease()) {
      return processor.process(ProcessorFixture.message(id, text, Map.of()), lease);
    }
  }
}
