package io.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.ingest.WriteKeys.Admission.Admitted;
import io.sluice.ingest.WriteKeys.Admission.Refused;
import io.sluice.ingest.WriteKeys.Change;
import io.sluice.service.StartException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The list of write keys, and what it lets in.
class WriteKeysTest {
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "shop:s3cret                            | s3cret        | shop",
        "web : k:with:colons                    | k:with:colons | web",
        "two words:#!\"%&/()=?`+~<>{}[]\\@,;    | #!\"%&/()=?`+~<>{}[]\\@,; | two words",
        "магазин:ключ                           | ключ          | магазин",
        "shop:k until=2026-11-20T10:00:00.001Z  | k             | shop",
        "shop:k   until=2026-11-20T11:30+01:00  | k             | shop",
      })
  void aLineNamesASourceAndHoldsItsKey(String line, String key, String source) {
    WriteKeys keys = WriteKeys.of("# ours\r\n\r\n" + line + "\r\nother:x\n");
    WriteKeys first = WriteKeys.of(line);

    assertThat(first.admit(key, NOW)).isEqualTo(keys.admit(key, NOW));
    assertThat(keys.admit(key, NOW))
        .isInstanceOfSatisfying(
            Admitted.class,
            admitted -> {
              assertThat(admitted.source()).isEqualTo(source);
              assertThat(admitted.keyId()).hasSize(8);
            });
    assertThat(keys.admit(line, NOW)).isInstanceOf(Refused.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3cret",
        "shop:",
        ":s3cret",
        " : s3cret",
        "shop:s3 cret",
        "shop:until=2026-12-31T00:00:00Z",
        "shop:s3cret until=",
        "shop:s3cret until=2026-12-31",
        "shop:s3cret until=2026-12-31T00:00:00",
        "shop:s3cret until=s3cret",
        "shop:s3cret until=2026-12-31T00:00:00Z s3cret",
        "shop:s3cret since=2026-12-31T00:00:00Z",
        "other:x"
      })
  void aLineThatIsNoKeyIsNamedByItsNumberAlone(String line) {
    assertThatThrownBy(() -> WriteKeys.of("a:x\n\n" + line + "\n"))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("line 3 ")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void aNameIsNoLongerThanASource() {
    WriteKeys.of("x".repeat(1024) + ":k");

    assertThatThrownBy(() -> WriteKeys.of("x".repeat(1025) + ":k"))
        .hasMessageContaining("1,024 characters");
  }

  @Test
  void aListWithoutKeysIsNoDoor() {
    assertThatThrownBy(() -> WriteKeys.of("# none\n"))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("name:key");
  }

  @Test
  void aKeyIsTakenUntilItExpires() {
    WriteKeys keys = WriteKeys.of("shop:k until=2026-11-20T10:00:00Z");

    assertThat(keys.admit("k", NOW.minusNanos(1))).isInstanceOf(Admitted.class);
    assertThat(refusal(keys, "k", NOW)).contains("shop", "2026-11-20T10:00:00Z");
    assertThat(refusal(keys, "x", NOW)).doesNotContain("shop", "2026");
  }

  @Test
  void oneSourceMayHaveSeveralKeys() {
    WriteKeys keys = WriteKeys.of("shop:old until=2026-11-20T10:00:00Z\nshop:new\nweb:other");

    assertThat(keys.admit("old", NOW.minusSeconds(1)))
        .isEqualTo(new Admitted("shop", WriteKey.id(WriteKey.hash("old"))));
    assertThat(keys.admit("new", NOW))
        .isEqualTo(new Admitted("shop", WriteKey.id(WriteKey.hash("new"))));
    assertThat(keys.admit("old", NOW)).isInstanceOf(Refused.class);
  }

  @Test
  void whenItIsOpenAKnownKeyNamesTheSourceAndAnyOtherIsTaken() {
    WriteKeys keys = WriteKeys.open("shop:s3cret\nweb:old until=2026-11-20T10:00:00Z");

    assertThat(keys.admit("s3cret", NOW)).isEqualTo(new Admitted("shop", "1ec1c26b"));
    for (String key : new String[] {"x", "old", null}) {
      assertThat(keys.admit(key, NOW)).isEqualTo(new Admitted("default", ""));
    }
  }

  @Test
  void keysWithTheSameIdAreToldApart() {
    WriteKey known = WriteKey.of("shop", "k", null);
    var alike = new WriteKey("web", known.id() + "0".repeat(56), null);

    assertThat(new KeyList(Map.of(known.id(), List.of(alike, known))).find("k")).isEqualTo(known);
    assertThat(new KeyList(Map.of(known.id(), List.of(alike))).find("k")).isNull();
  }

  @Test
  void whatSomeEditorsPutBeforeTheFirstLineIsNoPartOfIt() {
    assertThat(WriteKeys.of("\uFEFFshop:k").inForce())
        .containsExactly(WriteKey.of("shop", "k", null));
  }

  @Test
  void otherKeysTakeThePlaceOfThoseInForce() {
    WriteKeys keys = WriteKeys.of("shop:a\nshop:b");

    assertThat(keys.take("# in another order\nshop:b\nshop:a")).isEqualTo(new Change.None());
    assertThat(keys.take("shop:b\nshop:c")).isEqualTo(new Change.Taken());
    assertThat(keys.admit("a", NOW)).isInstanceOf(Refused.class);
    assertThat(keys.admit("b", NOW)).isInstanceOf(Admitted.class);
    assertThat(keys.admit("c", NOW)).isInstanceOf(Admitted.class);
    assertThat(keys.take("shop:b until=2030-01-01T00:00Z\nshop:c")).isEqualTo(new Change.Taken());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# none", "shop"})
  void aListThatCannotBeUsedLeavesTheKeysInForce(String lines) {
    WriteKeys keys = WriteKeys.of("shop:a");

    assertThat(keys.take(lines)).isInstanceOf(Change.Unusable.class);
    assertThat(keys.admit("a", NOW)).isInstanceOf(Admitted.class);
  }

  @Test
  void noTextHoldsAKey() {
    WriteKeys keys = WriteKeys.of("shop:s3cret until=2026-11-20T10:00:00Z");

    assertThat(keys.inForce().toString()).contains("shop").doesNotContain("s3cret");
    assertThat(keys.admit("s3cret", NOW).toString()).contains("shop").doesNotContain("s3cret");
  }

  private static String refusal(WriteKeys keys, String key, Instant now) {
    return ((Refused) keys.admit(key, now)).problem().detail();
  }
}
