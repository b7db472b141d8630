package io.sluice.processor.sink.bigquery;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.json.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonMergeTest {
  @Test
  void membersOfBothAreThereAndNoneIsRespelled() {
    assertThat(
            merged("{ \"a\" : 1.00 , \"t\":\"é\\u0041\", \"l\":[ 1, 2 ] }", "{\"b\":{\"c\":true}}"))
        .isEqualTo("{\"a\":1.00,\"t\":\"é\\u0041\",\"l\":[ 1, 2 ],\"b\":{\"c\":true}}");
    assertThat(merged("{}", "{\"a\":-1e3,\"b\":null}")).isEqualTo("{\"a\":-1e3,\"b\":null}");
  }

  @Test
  void objectsAreMergedDeeplyAndArraysMemberByMember() {
    assertThat(
            merged(
                "{\"u\":{\"a\":1},\"i\":[{\"x\":1},null,{\"x\":3}]}",
                "{\"u\":{\"b\":2},\"i\":[{\"y\":1},{\"y\":2},{},{\"y\":4}]}"))
        .isEqualTo(
            "{\"u\":{\"a\":1,\"b\":2},\"i\":[{\"x\":1,\"y\":1},{\"y\":2},{\"x\":3},{\"y\":4}]}");
  }

  @Test
  void whatCannotBeMergedIsKeptBesideIt() {
    assertThat(merged("{\"a\":1,\"a_\":2}", "{\"a\":3}")).isEqualTo("{\"a\":1,\"a_\":2,\"a__\":3}");
    assertThat(merged("{\"a\":[{\"x\":1}]}", "{\"a\":[{\"x\":{}}]}"))
        .isEqualTo("{\"a\":[{\"x\":1}],\"a_\":[{\"x\":{}}]}");
  }

  /// As a pack's events lie in one array of bytes.
  @Test
  void aSliceIsReadFromWhereItBegins() {
    byte[] bytes = "[[{\"a\":\"x\"},1".getBytes(StandardCharsets.UTF_8);

    assertThat(JsonMerge.merge(Json.slice(bytes, 2, 9), Json.of("{\"b\":1}")).toString())
        .isEqualTo("{\"a\":\"x\",\"b\":1}");
  }

  private static String merged(String there, String added) {
    return JsonMerge.merge(Json.of(there), Json.of(added)).toString();
  }
}
