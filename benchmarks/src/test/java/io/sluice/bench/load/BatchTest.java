package io.sluice.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.local.cli.wire.Json;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BatchTest {
  private final Ledger ledger = new Ledger();

  @Test
  void eventsWithIdsStayTheSameAndTheOthersAreNewEachTime() {
    var batch =
        new Batch(
            "application/json", List.of(Kind.PLAIN, Kind.ANONYMOUS, Kind.BAD), List.of(7, -1, -1));

    String first = text(batch.attempt(ledger));
    String second = text(batch.attempt(ledger));

    assertThat(first).contains("\"p-7\"").contains("\"a-0\"").contains("\"b-0\"");
    assertThat(second).contains("\"p-7\"").contains("\"a-1\"").contains("\"b-1\"");
    assertThat(second.substring(0, second.indexOf("},{")))
        .isEqualTo(first.substring(0, first.indexOf("},{")));
  }

  @Test
  void theNumbersAreThoseOfTheBody() throws Exception {
    Batch batch = Batch.draw(new SplittableRandom(3), ledger);
    Batch.Attempt attempt = batch.attempt(ledger);

    List<@Nullable Object> events = Json.array(Json.read(text(attempt)));

    assertThat(events).hasSize(batch.size());
    for (int i = 0; i < events.size(); i++) {
      Map<String, @Nullable Object> event = Json.object(events.get(i));
      String mark = Json.text(event, "mark", Json.text(event, "id", ""));
      assertThat(mark).isEqualTo(batch.kinds().get(i).mark(attempt.numbers().get(i)));
    }
  }

  @Test
  void everyKindAndSmallAndLargeBatchesAreDrawn() {
    var random = new SplittableRandom(1);
    var kinds = new HashSet<Kind>();
    var sizes = new HashSet<Integer>();
    for (int i = 0; i < 300; i++) {
      Batch batch = Batch.draw(random, ledger);
      kinds.addAll(batch.kinds());
      sizes.add(batch.size());
    }

    assertThat(kinds).containsExactlyInAnyOrder(Kind.values());
    assertThat(sizes).contains(1).anyMatch(size -> size > 100);
  }

  private static String text(Batch.Attempt attempt) {
    return new String(attempt.body(), StandardCharsets.UTF_8);
  }
}
