package io.sluice.bench.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Event;
import io.sluice.model.Event.Identity;
import io.sluice.model.json.Json;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EchoTest {
  @Test
  void nothingComesAgainBeforeItCanBeStored() {
    var echo = new Echo(2);

    assertThat(ids(echo, 0, Echo.LATER)).hasSize(Echo.LATER);
    assertThat(echo.count()).isZero();
  }

  @Test
  void whatComesAgainIsCounted() {
    var echo = new Echo(3);

    Set<String> all = ids(echo, 0, 3 * Echo.LATER);

    assertThat(echo.count()).isBetween(2L * Echo.LATER / 3 - 1, 2L * Echo.LATER / 3 + 1);
    assertThat(all).hasSize(3 * Echo.LATER - (int) echo.count());
  }

  @Test
  void withoutAShareEachIsNew() {
    var echo = new Echo(0);

    assertThat(ids(echo, 0, 2 * Echo.LATER)).hasSize(2 * Echo.LATER);
  }

  private static Set<String> ids(Echo echo, int from, int to) {
    var ids = new HashSet<String>();
    IntStream.range(from, to)
        .mapToObj(number -> echo.orAgain(event(String.valueOf(number))).id())
        .forEach(ids::add);
    return ids;
  }

  private static Event event(String id) {
    Instant now = Instant.EPOCH;
    Json data = Json.slice(new byte[] {'{', '}'}, 0, 2);
    return new Event(id, "shop", "visit", now, null, now, Identity.CONTENT, Map.of(), data, false);
  }
}
