package io.sluice.model.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Rfc3339;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimesTest {
  private static final List<String> TEXTS =
      List.of(
          "", "2026-11-21T10:00:00Z", "2026-11-21T10:00:01Z", "2026-11-21T10:00:02Z", "no time");

  @Test
  void inWhicheverOrderTimesComeEachIsReadAsItIsAlone() {
    var random = new Random(1);
    var times = new Times();
    for (int i = 0; i < 1000; i++) {
      String text = TEXTS.get(random.nextInt(TEXTS.size()));
      assertThat(times.parse(text)).as("time %d of seed 1", i).isEqualTo(Rfc3339.parse(text));
    }
  }

  @Test
  void aTimeThatEveryEventSharesIsReadOnceBesideThoseOfTheEvents() {
    var times = new Times();
    var shared = times.parse(TEXTS.get(1));
    for (String text : TEXTS) {
      assertThat(times.parse(text)).isEqualTo(Rfc3339.parse(text));
      assertThat(times.parse(TEXTS.get(1))).isSameAs(shared);
    }
  }
}
