package io.sluice.processor.transform.javascript;

import static io.sluice.processor.transform.javascript.JavaScriptFixture.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.transform.Transform;
import io.sluice.model.transform.Transformed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A function reaches nothing but the language.
class SandboxTest {
  private static JavaScriptFixture js;

  @BeforeAll
  static void begin() {
    js = new JavaScriptFixture();
  }

  @AfterAll
  static void end() {
    js.close();
  }

  @Test
  void thereIsNothingToReachOutWith() throws InterruptedException {
    String source =
        """
        function f(inJson) {
          return JSON.stringify(JSON.parse(inJson).filter(
            (name) => new Function('return typeof ' + name + ' !== "undefined"')()));
        }
        """;
    String names =
        """
        ["Java","Packages","java","javax","com","org","Polyglot","Graal","load","loadWithNewGlobal",\
        "require","module","process","fetch","XMLHttpRequest","WebSocket","setTimeout","Worker",\
        "WebAssembly","SharedArrayBuffer","Atomics","WeakRef","FinalizationRegistry","performance",\
        "readline","read","readbuffer","quit","exit","Debug","crypto","Temporal","ShadowRealm",\
        "$EXEC","$ENV","Deno","JSAdapter","JSON"]\
        """;

    assertThat(js.changed(source, names)).isEqualTo("[\"JSON\"]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "import('fs')",
        "import('/etc/passwd')",
        "Promise.resolve(import('java.lang.System'))"
      })
  void modulesCannotBeImported(String expression) throws InterruptedException {
    String source =
        """
        let loaded = false;
        function f(message, metadata) {
          %s.then(() => { loaded = true; globalThis.loaded = true; });
          return {data: String(loaded || globalThis.loaded === true)};
        }
        """
            .formatted(expression);
    try (Transform transform = js.compile(source)) {
      for (int i = 0; i < 2; i++) {
        assertThat(JavaScriptFixture.data(transform.apply(event("1", "{}")))).isEqualTo("false");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          inJson.getClass() | TypeError: inJson.getClass is not a function (udf.js:1)
          inJson.constructor.constructor('return java')() | ReferenceError: java is not defined (udf.js:1)
          (() => {}).constructor('return Java.type("java.io.File")')() | ReferenceError: Java is not defined (udf.js:1)
          """)
  void aTextIsNoDoorToJava(String expression, String expected) throws InterruptedException {
    assertThat(js.run("const f = (inJson) => %s".formatted(expression), "{}"))
        .isEqualTo(new Transformed.Failed(expected));
  }
}
