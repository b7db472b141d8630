package io.sluice.processor.transform.javascript;

import io.sluice.model.Event;
import io.sluice.model.Settings;
import io.sluice.model.json.Json;
import io.sluice.model.transform.Transform;
import io.sluice.model.transform.Transformed;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A compiler, and events for what it compiles.
final class JavaScriptFixture implements AutoCloseable {
  static final Instant RECEIVED = Instant.parse("2026-11-22T10:11:12.345678Z");
  static final Instant TIME = Instant.parse("2026-11-22T09:00:00Z");

  final JavaScriptCompiler compiler;

  JavaScriptFixture() {
    this(Map.of());
  }

  JavaScriptFixture(Map<String, String> settings) {
    compiler = new JavaScriptCompiler(Settings.of(settings));
  }

  Transform compile(String source) {
    return compile(source, null);
  }

  Transform compile(String source, @Nullable String function) {
    return compiler.compile("udf.js", source, function);
  }

  /// What a function makes of an event with these data.
  Transformed run(String source, String data) throws InterruptedException {
    return run(source, event("1", data));
  }

  Transformed run(String source, Event event) throws InterruptedException {
    try (Transform transform = compile(source)) {
      return transform.apply(event);
    }
  }

  /// The one payload that a function makes of these data.
  String changed(String source, String data) throws InterruptedException {
    return data(run(source, data));
  }

  static String data(Transformed transformed) {
    if (transformed instanceof Transformed.Changed(Transformed.Payload payload)) {
      return payload.data().toString();
    }
    throw new AssertionError("not one payload: " + transformed);
  }

  static String detail(Transformed transformed) {
    if (transformed instanceof Transformed.Failed(String detail)) {
      return detail;
    }
    throw new AssertionError("did not fail: " + transformed);
  }

  static Event event(String id, String data) {
    return new Event(
        id,
        "shop",
        "trade",
        TIME,
        "order-7",
        RECEIVED,
        Event.Identity.ID,
        Map.of("tenant", Json.string("acme"), "priority", Json.of("5")),
        Json.of(data),
        false);
  }

  @Override
  public void close() {
    compiler.close();
  }
}
