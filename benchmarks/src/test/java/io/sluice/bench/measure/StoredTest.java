package io.sluice.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StoredTest {
  @Test
  void eachEventOnceIsRight() {
    assertThat(new Stored("plain", 1_000, 1_000, 1_000).isRight()).isTrue();
    assertThat(new Stored("plain", 1_000, 1_000, 1_000))
        .hasToString("plain: events pushed: 1,000, rows: 1,000, ids: 1,000; as it has to be");
  }

  @Test
  void whatWasThereBeforeIsNotCounted() {
    var before = new Stored("", 0, 700, 699);

    assertThat(new Stored("plain", 1_000, 1_700, 1_699).since(before))
        .isEqualTo(new Stored("plain", 1_000, 1_000, 1_000));
  }

  @Test
  void oneThatIsMissingOrTwiceThereOrInThePlaceOfAnotherIsWrong() {
    assertThat(new Stored("", 1_000, 999, 999).isRight()).isFalse();
    assertThat(new Stored("", 1_000, 1_001, 1_000).isRight()).isFalse();
    assertThat(new Stored("", 1_000, 1_000, 999).isRight()).isFalse();
    assertThat(new Stored("", 1_000, 999, 999))
        .hasToString(
            "events pushed: 1,000, rows: 999, ids: 999; WRONG, so none of these figures count");
  }
}
