package io.sluice.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.json.Json;
import org.junit.jupiter.api.Test;

class JsonContentTest {
  @Test
  void spellingIsNoContent() {
    assertSame("{\"a\":1,\"b\":[true,null]}", " { \"b\" : [ true , null ] , \"a\" : 1 } ");
    assertSame("\"\\u00e9\\/\"", "\"é/\"");
    assertSame("[1,100,-0,0.5]", "[1.0,1e2,0.0,5E-1]");
  }

  /// BigQuery writes a double with 15 digits, or with 17 when they are not enough.
  @Test
  void aFractionIsTheDoubleThatItBecomes() {
    assertSame("1760509016.282637", "1760509016.2826369");
    assertSame("0.1", "0.10000000000000001");
    assertSame("4.9E-324", "4.9406564584124654e-324");
    assertOther("0.1", "0.10000000000000002");
  }

  @Test
  void wholeNumbersAreComparedDigitByDigit() {
    assertOther("9007199254740993", "9007199254740992");
    assertOther("9007199254740993", "9007199254740992.0");
    assertOther("18446744073709551615", "18446744073709551614");
  }

  /// BigQuery keeps the first.
  @Test
  void ofMembersWithOneNameTheFirstCounts() {
    assertSame("{\"a\":null,\"a\":2}", "{\"a\":null}");
    assertOther("{\"a\":1,\"a\":2}", "{\"a\":2}");
  }

  @Test
  void valuesOrderOfElementsAndKindsAreContent() {
    assertOther("[1,2]", "[2,1]");
    assertOther("{\"a\":1}", "{\"a\":1,\"b\":null}");
    assertOther("1", "\"1\"");
    assertOther("null", "false");
    assertOther("{}", "[]");
    assertOther("\"null\"", "null");
  }

  @Test
  void asDeepAsEventsMayBe() {
    String deep = "[".repeat(600) + "]".repeat(600);
    assertSame(deep, " " + deep);
    assertOther(deep, "[" + deep + "]");
  }

  @Test
  void whatIsDeeperThanAnyWarehouseTakesIsNeverFoundInOne() {
    String deep = "[".repeat(1001) + "]".repeat(1001);
    assertSame(deep, deep);
    assertOther(deep, " " + deep);
    assertOther(deep, "[]");
  }

  private static void assertSame(String one, String other) {
    assertThat(JsonContent.same(Json.of(one), Json.of(other))).as(one + " " + other).isTrue();
    assertThat(JsonContent.same(Json.of(other), Json.of(one))).as(other + " " + one).isTrue();
  }

  private static void assertOther(String one, String other) {
    assertThat(JsonContent.same(Json.of(one), Json.of(other))).as(one + " " + other).isFalse();
    assertThat(JsonContent.same(Json.of(other), Json.of(one))).as(other + " " + one).isFalse();
  }
}
