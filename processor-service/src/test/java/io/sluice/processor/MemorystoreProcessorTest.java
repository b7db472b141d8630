package io.sluice.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.processor.dedupe.redis.MemorystoreFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A processor on a Redis as Memorystore gives it.
class MemorystoreProcessorTest extends ProcessorFixture {
  @TempDir private static Path directory;

  @Test
  void eachEventIsStoredOnceAlsoWhenAnAnswerOfTheWarehouseIsLost() throws Exception {
    try (var memorystore = new MemorystoreFixture(directory)) {
      stop();
      start(memorystore.with(settings, memorystore.start()));
      sink.next(RecordingSink.Next.WRITE_BUT_DO_NOT_ANSWER);

      assertThat(process("1", "[{\"id\":\"a\"},{\"id\":\"b\"}]")).isEqualTo(Ack.ACK);
      assertThat(process("1", "[{\"id\":\"a\"},{\"id\":\"b\"}]")).isEqualTo(Ack.ACK);
      assertThat(process("2", "[{\"id\":\"b\"},{\"id\":\"c\"}]")).isEqualTo(Ack.ACK);

      assertThat(sink.stored("events")).containsExactly("a", "b", "c");
      stop();
    }
  }
}
