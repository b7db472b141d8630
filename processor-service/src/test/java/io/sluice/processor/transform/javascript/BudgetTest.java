package io.sluice.processor.transform.javascript;

import static io.sluice.processor.transform.javascript.JavaScriptFixture.data;
import static io.sluice.processor.transform.javascript.JavaScriptFixture.detail;
import static io.sluice.processor.transform.javascript.JavaScriptFixture.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.transform.Transform;
import io.sluice.model.transform.Transformed;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whatever a function does, its event fails and the next one does not.
class BudgetTest {
  private static final String TIME = "did not end within";

  /// Little time, memory as much as they like.
  private static JavaScriptFixture quick;

  /// Little memory, and all the time.
  private static JavaScriptFixture small;

  @BeforeAll
  static void begin() {
    quick =
        new JavaScriptFixture(
            Map.of("SLUICE_TRANSFORM_MILLIS", "20", "SLUICE_TRANSFORM_BYTES", "2000000000"));
    small =
        new JavaScriptFixture(
            Map.of("SLUICE_TRANSFORM_MILLIS", "100000", "SLUICE_TRANSFORM_BYTES", "33554432"));
  }

  @AfterAll
  static void end() {
    quick.close();
    small.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          while (true) {} | did not end within 200 ms
          (function* () { while (true) yield 1; })().forEach(() => {}) | did not end within
          /(x+)+\\1y/.test('x'.repeat(60)) | did not end within
          ('x'.repeat(60)).replace(/(x+)+\\1y/g, '') | did not end within
          Promise.resolve().then(() => { while (true) {} }) | did not end within
          return {get looping() { while (true) {} }} | did not end within
          return {toJSON() { while (true) {} }} | did not end within
          return [{toJSON() { while (true) {} }}] | did not end within
          throw {toString() { while (true) {} }} | Error (udf.js:1)
          const e = new Error(); Object.defineProperty(e, 'message', {get() { while (true) {} }}); throw e | Error (udf.js:1)
          return new Proxy({}, {ownKeys() { while (true) {} }}) | did not end within
          const a = []; while (true) a.push({a}) | used more than 33554432 bytes
          let a = [1, 2]; while (true) a = a.concat(a) | used more than 33554432 bytes
          const a = []; while (true) a.push('x'.repeat(1000000)) | used more than 33554432 bytes
          new Array(50000000).fill(0) | used more than 33554432 bytes
          [...(function* () { while (true) yield {}; })()] | used more than 33554432 bytes
          'a'.repeat(1000000).replaceAll('', 'b'.repeat(1000)) | used more than 33554432 bytes
          'x'.repeat(2 ** 28) | RangeError: Invalid string length
          let s = 'x'; while (true) s = s + s | RangeError: Invalid string length
          new ArrayBuffer(2 ** 31) | RangeError: Array buffer allocation failed
          new Float64Array(1e9) | RangeError: Invalid typed array length
          new Array(1e9).toSorted() | RangeError: more than 1000000 elements
          Array.from({length: 1e9}) | RangeError: more than 1000000 elements
          BigInt.asUintN(2 ** 31 - 1, -1n) | RangeError: more than 1000000 elements
          (function f() { return f() + 1; })() | RangeError: Maximum call stack size exceeded
          """)
  void runawayCodeFailsItsEventAndNoOther(String body, String expected)
      throws InterruptedException {
    String source =
        "function f(inJson) { if (inJson === '{}') { return inJson; } %s; return inJson; }"
            .formatted(body);
    try (Transform transform = (expected.startsWith(TIME) ? quick : small).compile(source)) {
      assertThat(detail(transform.apply(event("1", "[]")))).contains(expected);

      assertThat(data(transform.apply(event("2", "{}")))).isEqualTo("{}");
    }
  }

  @Test
  void whatRunsAtTheTopLevelCountsToo() throws InterruptedException {
    String source = "var calls = 0; for (let i = 0; i < 1e3; i++) { calls++; } const f = (x) => x;";

    assertThat(quick.changed(source, "{}")).isEqualTo("{}");
  }

  @Test
  void otherEventsGoOnMeanwhile() throws Exception {
    // A budget that nobody waits for.
    try (var slow = new JavaScriptFixture(Map.of("SLUICE_TRANSFORM_MILLIS", "100000"));
        Transform transform =
            slow.compile("const f = (inJson) => { while (inJson === '1') {} return inJson; }");
        var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Transformed> runaway = callers.submit(() -> transform.apply(event("1", "1")));
      var others = new ArrayList<Future<Transformed>>();
      for (int i = 0; i < 100; i++) {
        String id = String.valueOf(i);
        others.add(callers.submit(() -> transform.apply(event(id, "{}"))));
      }

      for (Future<Transformed> other : others) {
        assertThat(data(other.get())).isEqualTo("{}");
      }
      assertThat(runaway.isDone()).isFalse();

      callers.shutdownNow();
      assertThatThrownBy(runaway::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(InterruptedException.class);
      assertThat(data(transform.apply(event("2", "{}")))).isEqualTo("{}");
    }
  }

  @Test
  void manyRunawaysAtATimeAllFail() throws Exception {
    try (Transform transform =
            quick.compile("const f = (inJson) => { while (inJson === '1') {} return inJson; }");
        var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var runaways = new ArrayList<Future<Transformed>>();
      var others = new ArrayList<Future<Transformed>>();
      for (int i = 0; i < 5; i++) {
        runaways.add(callers.submit(() -> transform.apply(event("1", "1"))));
        others.add(callers.submit(() -> transform.apply(event("2", "{}"))));
      }

      for (int i = 0; i < 5; i++) {
        assertThat(detail(runaways.get(i).get())).contains(TIME);
        assertThat(data(others.get(i).get())).isEqualTo("{}");
      }
    }
  }

  @Test
  void aStepThatNothingStopsIsLeftBehind() throws Exception {
    // Quadratic, in one step of the engine.
    String source =
        "const f = (inJson) => { if (inJson === '1') { BigInt('9'.repeat(8e5)); } return inJson; }";
    try (Transform transform = quick.compile(source)) {
      assertThat(detail(transform.apply(event("1", "1")))).contains(TIME);
      for (int i = 0; i < 5; i++) {
        assertThat(data(transform.apply(event("2", "{}")))).isEqualTo("{}");
      }
    }
  }

  @Test
  void whoeverWaitsInTheQueueCanBeInterrupted() throws Exception {
    try (var slow = new JavaScriptFixture(Map.of("SLUICE_TRANSFORM_MILLIS", "100000"));
        Transform transform = slow.compile("const f = (inJson) => { while (true) {} }")) {
      var ended = new CountDownLatch(20);
      var callers = new ArrayList<Thread>();
      for (int i = 0; i < 20; i++) {
        callers.add(
            Thread.startVirtualThread(() -> {
              try {
                transform.apply(event("1", "1"));
              } catch (InterruptedException e) {
                ended.countDown();
              }
            }));
      }
      callers.forEach(Thread::interrupt);

      ended.await();
      assertThat(ended.getCount()).isZero();
    }
  }
}
