package io.sluice.processor.transform.javascript;

import static io.sluice.processor.transform.javascript.JavaScriptFixture.data;
import static io.sluice.processor.transform.javascript.JavaScriptFixture.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.InvalidConfigException;
import io.sluice.model.transform.Transform;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which function of a file is meant, and what is wrong with a file.
class CompilerTest {
  private static JavaScriptFixture js;

  @BeforeAll
  static void begin() {
    js = new JavaScriptFixture(Map.of("SLUICE_TRANSFORM_MILLIS", "50"));
  }

  @AfterAll
  static void end() {
    js.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      textBlock =
          """
          function only(inJson) { return '"it"'; } | -
          const only = (inJson) => '"it"'; const table = {}; class Shape {} | -
          function help(x) { return x; } function transform(inJson) { return '"it"'; } | -
          function help(x) { return x; } const process = (inJson) => '"it"' | -
          function transform(x) { return x; } let mine = (inJson) => '"it"' | mine
          'use strict'; const answer = '"it"'; function f(inJson) { return answer; } | -
          const f = (inJson) => '"it"' // the end | -
          """)
  void theFunctionIsFound(String source, @Nullable String function) throws InterruptedException {
    try (Transform transform = js.compile(source, function)) {
      assertThat(data(transform.apply(event("1", "{}")))).isEqualTo("\"it\"");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      textBlock =
          """
          const x = 1 | - | udf.js: has no function at its top level: write one
          function a(x) {} function b(x) {} | - | udf.js: has several functions: say which with 'function:', one of a, b
          function transform(x) {} function process(x) {} | - | udf.js: has several functions: say which with 'function:', one of transform, process
          function a(x) {} | c | udf.js: has no function c at its top level: name one of a
          function a() {} | - | udf.js: function a has no parameter: declare (message, metadata) or (inJson)
          function a(x) { | - | udf.js: line 1: SyntaxError: udf.js:1:15 Expected } but found eof
          throw new Error('no') | - | udf.js: its top level throws: Error: no (udf.js:1)
          while (true) {} | - | udf.js: its top level did not end within 5000 ms: it runs for each event, so move what takes long into a function
          java.lang.System.exit(1) | - | udf.js: its top level throws: ReferenceError: java is not defined (udf.js:1)
          """)
  void whatIsWrongIsSaid(String source, @Nullable String function, String complaint) {
    assertThatThrownBy(() -> js.compile(source, function))
        .isInstanceOfSatisfying(
            InvalidConfigException.class,
            e -> assertThat(e.complaints()).containsExactly(complaint));
  }

  @Test
  void aFileThatIsTooLongIsRefused() {
    assertThatThrownBy(() -> js.compile("//" + "x".repeat(1_048_576)))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage("udf.js: has 1048578 characters, more than 1048576: shorten it");
  }
}
