package io.sluice.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.processor.Claims.Answered;
import io.sluice.processor.Claims.Resting;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ModelDeduplicatorTest extends DeduplicatorContract {
  private final AtomicLong advanced = new AtomicLong();
  private final ModelMemory memory =
      new ModelMemory(() -> System.currentTimeMillis() + advanced.get());

  @Override
  protected Deduplicator deduplicator(Settings settings) {
    return new ModelDeduplicator(settings, memory);
  }

  @Test
  void aRestartIsALossUnlessTheMemoryIsDurable() {
    Deduplicator dedupe = dedupe();
    Deduplicator durable = deduplicator(settings(30).with(Setting.REDIS_DURABLE, "yes"));
    memory.restart();

    assertThat(ask(durable, "a.1", 0)).isInstanceOf(Answered.class);
    assertThat(ask(dedupe, "a.1", 0)).isInstanceOf(Resting.class);
    advanced.addAndGet(30_000);
    assertThat(ask(dedupe, "a.1", 0)).isInstanceOf(Answered.class);
    memory.lose();
    assertThat(ask(durable, "a.1", 0)).isInstanceOf(Resting.class);
  }

  @Test
  void whatWasClaimedBeforeALossIsBelievedOnlyWhenItWasWritten() {
    Deduplicator dedupe = dedupe();
    claim(dedupe, "b.1", 0, events(event), as(other, events("")));
    advanced.addAndGet(1);
    memory.restart();
    dedupe.begin(false);
    advanced.addAndGet(Duration.ofDays(1).toMillis());
    dedupe.settled(stream("b.1", EVENTS), 0);
    Wanted young = at(events(event), Instant.now().plus(Duration.ofDays(1)));

    assertThat(claim(dedupe, "a.1", 0, young, as("third" + message, young)))
        .containsExactly(new Claim.Old(), new Claim.Old());
  }
}
