package io.sluice.model.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.Event;
import io.sluice.model.Event.Identity;
import io.sluice.model.InvalidConfigException;
import io.sluice.model.json.Json;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionTest {
  private static final String DATA =
      """
      {"returnCode": 7, "price": 1.5, "whole": 2.0, "big": 18446744073709551616, "ok": true,
       "none": null, "name": "lady", "items": [{"id": 1}, {"id": 2}], "deep": {"er": {"x": "y"}}}
      """;

  private static final Event EVENT =
      new Event(
          "1",
          "shop",
          "trade",
          Instant.parse("2026-01-01T00:00:00Z"),
          null,
          Instant.parse("2026-01-01T00:00:01Z"),
          Identity.CONTENT,
          Map.of("region", Json.of("\"eu\"")),
          Json.of(DATA),
          false);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "event.type == 'trade'",
        "event.id == '1' && event.source == \"shop\"",
        "event.data.returnCode != 0",
        "event.data.returnCode == 7.0",
        "event.data.price > 1",
        "event.data.whole == 2",
        "event.data.big > 1e19",
        "event.data.ok",
        "event.data.none == null",
        "event.data['name'].startsWith('la')",
        "event.data.name.matches('^l[a-z]+$')",
        "event.data.items.exists(item, item.id == 2)",
        "size(event.data.items) == 2",
        "event.data.deep.er.x == 'y'",
        "has(event.data.name) && !has(event.data.other)",
        "!has(event.subject)",
        "event.attributes.region in ['eu', 'us']",
        "event.received_at - event.time < duration('1m')",
        "event.time < timestamp('2026-01-02T00:00:00Z')",
        "event.data.missing == 1 || event.type == 'trade'",
        "true"
      })
  void whatIsSoHolds(String condition) {
    assertThat(test(condition)).isEqualTo(Verdict.YES);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "event.type == 'click'",
        "event.data.returnCode == '7'",
        "event.data.items.all(item, item.id == 2)",
        "event.data.missing == 1 && event.type == 'click'",
        "has(event.data.other)"
      })
  void whatIsNotSoDoesNot(String condition) {
    assertThat(test(condition)).isEqualTo(Verdict.NO);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "event.data.missing == 1            | true  | missing",
        "event.subject == 'x'               | true  | subject",
        "event.data.name > 1                | false | overload",
        "event.data.returnCode / 0 == 1     | false | zero",
        "event.data.name.matches(event.type + '[') | false | missing closing ]"
      })
  void whatNobodyCanSayIsUndecided(String condition, boolean absent, String detail) {
    assertThat(test(condition))
        .isInstanceOfSatisfying(
            Verdict.Undecided.class,
            undecided -> {
              assertThat(undecided.absent()).isEqualTo(absent);
              assertThat(undecided.detail()).contains(detail);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "event.tpye == 'x'             | character 6: undefined field 'tpye'; did you mean 'type'? an event has id",
        "event.type == 3               | character 12: '==' does not take (string, int)",
        "event.type                    | character 6: it gives string, and has to be true or false",
        "event.type ==                 | character 14: this is no CEL: mismatched input",
        "type == 'x'                   | character 6: 'type' is a word of CEL; write event.type",
        "evnt.type == 'x'              | character 1: there is no 'evnt'",
        "event.type.matches('(?=a)')   | pattern '(?=a)': invalid or unsupported Perl syntax",
      })
  void whatIsNoConditionIsToldBeforeTheFirstEvent(String text, String complaint) {
    assertThatThrownBy(() -> Condition.compile(text))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining(complaint);
  }

  @Test
  void aConditionHasItsLimits() {
    String list = "[0" + ",0".repeat(120) + "]";
    String endless = list + ".all(a, " + list + ".all(b, a + b == 0))";
    String long_ = "event.type == '" + "x".repeat(Condition.MAX_CHARS) + "'";
    String deep = "(".repeat(60) + "true" + ")".repeat(60);
    Event events = EVENT;

    assertThat(Condition.compile(endless).test(new EventView(events)))
        .isInstanceOfSatisfying(
            Verdict.Undecided.class,
            undecided -> assertThat(undecided.detail()).containsIgnoringCase("iteration"));
    assertThatThrownBy(() -> Condition.compile(long_)).isInstanceOf(InvalidConfigException.class);
    assertThatThrownBy(() -> Condition.compile(deep)).isInstanceOf(InvalidConfigException.class);
  }

  @Test
  void aCatastrophicPatternTakesLinearTime() {
    var hostile =
        new Event(
            "1",
            "s",
            "a".repeat(20_000) + "b",
            EVENT.time(),
            null,
            EVENT.time(),
            Identity.ID,
            Map.of(),
            Json.NULL,
            false);

    assertThat(
            Condition.compile("event.type.matches('^(a|a)*(a+)+$')").test(new EventView(hostile)))
        .isEqualTo(Verdict.NO);
  }

  private static Verdict test(String condition) {
    return Condition.compile(condition).test(new EventView(EVENT));
  }
}
