package io.sluice.processor.transform.javascript;

import static io.sluice.processor.transform.javascript.JavaScriptFixture.data;
import static io.sluice.processor.transform.javascript.JavaScriptFixture.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.transform.Transform;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The same event has the same results, whenever and after whatever.
class DeterminismTest {
  private static JavaScriptFixture js;

  @BeforeAll
  static void begin() {
    js = new JavaScriptFixture();
  }

  @AfterAll
  static void end() {
    js.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          Date.now() | 1795342272345
          new Date().toISOString() | "2026-11-22T10:11:12.345Z"
          Date() | "Sun Nov 22 2026 10:11:12 GMT+0000 (GMT)"
          new Date().getTimezoneOffset() | 0
          new (class extends Date {})().getTime() | 1795342272345
          Reflect.construct(Date, []).getTime() | 1795342272345
          new Date().constructor.now() | 1795342272345
          new Intl.DateTimeFormat('en', {timeStyle: 'medium'}).format() | "10:11:12 AM"
          new Intl.DateTimeFormat('en').formatToParts().map((p) => p.value).join('') | "11/22/2026"
          new Date().toLocaleDateString() | "11/22/2026"
          [new Date(0) instanceof Date, Date.length, Date.name, typeof Date.UTC] | [true,7,"Date","function"]
          new Date(2020, 1, 2, 3, 4, 5, 6).toISOString() | "2020-02-02T03:04:05.006Z"
          Date.parse('2020-01-01') | 1577836800000
          """)
  void theClockIsTheEvents(String expression, String expected) throws InterruptedException {
    assertThat(js.changed("const f = (x) => JSON.stringify(%s)".formatted(expression), "{}"))
        .isEqualTo(expected);
  }

  @Test
  void chanceIsTheEvents() throws InterruptedException {
    String source = "const f = (x) => JSON.stringify([Math.random(), Math.random()])";
    try (Transform one = js.compile(source);
        Transform other = js.compile(source)) {
      String first = data(one.apply(event("1", "{}")));
      String second = data(one.apply(event("2", "{}")));

      assertThat(data(one.apply(event("1", "{}")))).isEqualTo(first);
      assertThat(data(other.apply(event("1", "{}")))).isEqualTo(first);
      assertThat(second).isNotEqualTo(first);
      assertThat(first).matches("\\[0\\.\\d+,0\\.\\d+]");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " ## ",
      quoteCharacter = '`',
      textBlock =
          """
          let n = 0; ## return String(++n)
          var n = 0; ## return String(++n)
          const seen = {}; ## seen.n = (seen.n || 0) + 1; return JSON.stringify(seen)
          const count = (() => { let n = 0; return () => ++n; })(); ## return String(count())
          const re = /a/g; ## return String(re.test('aa') && re.lastIndex)
          class Counter { static n = 0; } ## return String(++Counter.n)
          function other() {} ## other.n = (other.n || 0) + 1; return String(other.n)
          `` ## n = typeof n === 'undefined' ? 1 : n + 1; return String(n)
          `` ## this.n = (this.n || 0) + 1; return String(this.n)
          `` ## globalThis.n = (globalThis.n || 0) + 1; return String(globalThis.n)
          `` ## globalThis[Symbol.for('n')] = (globalThis[Symbol.for('n')] || 0) + 1; return String(globalThis[Symbol.for('n')])
          `` ## (0, eval)('var n = (typeof n === "undefined" ? 0 : n) + 1'); return String(n)
          `` ## Object.defineProperty(globalThis, 'n', {value: (globalThis.n || 0) + 1}); return String(globalThis.n)
          `` ## const n = Object.isExtensible(globalThis); Object.preventExtensions(globalThis); return String(n)
          `` ## const n = 'n' in globalThis; Object.setPrototypeOf(globalThis, {n: 1}); return String(n)
          `` ## Math.n = (Math.n || 0) + 1; return String(Math.n || 0)
          `` ## Array.prototype.n = ([].n || 0) + 1; return String([].n || 0)
          `` ## Object.prototype.n = ({}.n || 0) + 1; return String({}.n || 0)
          `` ## const was = JSON.parse.n || 0; JSON.parse.n = was + 1; return String(was)
          `` ## const was = String.prototype.trim; String.prototype.trim = () => '5'; return ' 1 '.trim() === '1' ? '1' : '2'
          `` ## const was = String(JSON.stringify({a: 1})); JSON = {stringify: () => '2', parse: () => 3}; return was
          `` ## const was = RegExp.$1; /(.)/.test('a'); return JSON.stringify(was)
          `` ## const g = Object.getPrototypeOf(function* () {}); g.n = (g.n || 0) + 1; return String(g.n || 0)
          `` ## const g = Object.getPrototypeOf(async () => {}); g.n = (g.n || 0) + 1; return String(g.n || 0)
          `` ## const g = Object.getPrototypeOf([][Symbol.iterator]()); g.n = (g.n || 0) + 1; return String(g.n || 0)
          `` ## const was = String(typeof later); Promise.resolve().then(() => { later = 1; }); return JSON.stringify(was)
          `` ## Error.stackTraceLimit = (Error.stackTraceLimit || 0) + 1; return String(Error.stackTraceLimit || 0)
          `` ## console.n = (console.n || 0) + 1; return String(console.n || 0)
          Array.prototype.n = 0; ## return String(++Array.prototype.n)
          let n = 0; String.prototype.count = () => ++n; ## return String(''.count())
          """)
  void nothingIsRememberedFromOneEventToTheNext(String top, String body)
      throws InterruptedException {
    String source = top + "\nfunction transform(inJson) {" + body + "}";
    try (Transform transform = js.compile(source, "transform")) {
      String first = data(transform.apply(event("1", "{}")));
      for (int i = 0; i < 3; i++) {
        assertThat(data(transform.apply(event("1", "{}")))).isEqualTo(first);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          class Bad extends Error { constructor(m) { super(m); this.name = 'Bad'; } } | return JSON.stringify(String(new Bad('x'))) | "Bad: x"
          'use strict'; class Bad extends TypeError { constructor(m) { super(m); this.message = m + '!'; } } | return JSON.stringify(new Bad('x').message) | "x!"
          function Point() {} Point.prototype.toString = function () { return 'P'; }; | return JSON.stringify(String(new Point())) | "P"
          function Point() {} Point.prototype = Object.create(Object.prototype); Point.prototype.constructor = Point; | return String(new Point().constructor === Point) | true
          'use strict'; | const o = {}; for (const w of ['constructor', 'toString', 'valueOf', 'hasOwnProperty']) { o[w] = w.length; } return JSON.stringify(o) | {"constructor":11,"toString":8,"valueOf":7,"hasOwnProperty":14}
          | const o = JSON.parse('{"toString":1}'); o.toString = 2; return JSON.stringify(o) | {"toString":2}
          | return String(Object.prototype.hasOwnProperty.call({a: 1}, 'a') && !({}).hasOwnProperty('a')) | true
          String.prototype.shout = function () { return this.toUpperCase() + '!'; }; | return JSON.stringify('a'.shout()) | "A!"
          if (!Array.prototype.mine) { Object.defineProperty(Array.prototype, 'mine', {value: 1}); } | return String([].mine) | 1
          | value = 5; return String(value + 1) | 6
          | return String([10, 9, 1].sort((a, b) => a - b).map(String).join('') + Object.keys({a: 1}).length) | 19101
          | return JSON.stringify([...new Set([1, 1, 2])].concat(Array.from(new Map([[1, 2]]).keys()))) | [1,2,1]
          | console.log('x'); console.error(); print('y'); return '1' | 1
          | for (const x of [1, 2]) { var y = x; } return String(y) | 2
          | return JSON.stringify((5).toString(2).padStart(8, '0')) | "00000101"
          | return String(Function.prototype.call.call(function () { return this; }, 5) == 5) | true
          """)
  void whatCommonCodeDoesWorks(String top, String body, String expected)
      throws InterruptedException {
    String source = (top == null ? "" : top) + "\nfunction transform(inJson) {" + body + "}";
    try (Transform transform = js.compile(source, "transform")) {
      assertThat(data(transform.apply(event("1", "{}")))).isEqualTo(expected);
      assertThat(data(transform.apply(event("2", "{}")))).isEqualTo(expected);
    }
  }
}
