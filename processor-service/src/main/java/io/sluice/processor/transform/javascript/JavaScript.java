package io.sluice.processor.transform.javascript;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.EnvironmentAccess;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotAccess;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.io.IOAccess;
import org.jspecify.annotations.Nullable;

/// GraalJS, as an interpreter. Nothing of it is loaded before the first sandbox is made.
///
/// Options: https://www.graalvm.org/latest/reference-manual/js/Options/
final class JavaScript implements AutoCloseable {
  static final String LANGUAGE = "js";
  private static final String PRELUDE = "prelude.js";

  private final Budget budget;
  private @Nullable Engine engine;
  private @Nullable Source prelude;

  JavaScript(Budget budget) {
    this.budget = budget;
  }

  /// A new sandbox with the prelude in it.
  Sandbox sandbox() {
    Context context = context();
    Value made =
        context
            .eval(prelude())
            .execute(Budget.MAX_PAYLOADS, budget.payloadBytes(), Budget.MAX_ELEMENTS);
    return new Sandbox(context, made);
  }

  /// A new sandbox with a program in it.
  Sandbox sandbox(Program program) {
    return sandbox().with(program);
  }

  private Context context() {
    return Context.newBuilder(LANGUAGE)
        .engine(engine())
        .allowHostAccess(HostAccess.NONE)
        .allowPolyglotAccess(PolyglotAccess.NONE)
        .allowEnvironmentAccess(EnvironmentAccess.NONE)
        .allowIO(IOAccess.NONE)
        .allowCreateThread(false)
        .allowCreateProcess(false)
        .allowNativeAccess(false)
        .allowExperimentalOptions(true)
        .timeZone(ZoneOffset.UTC)
        .option("js.locale", "en-US")
        .option("js.allow-narrow-spaces-in-date-format", "false")
        .option("js.load", "false")
        .option("js.print", "false")
        .option("js.console", "false")
        .option("js.graal-builtin", "false")
        .option("js.polyglot-builtin", "false")
        .option("js.global-arguments", "false")
        .option("js.atomics", "false")
        .option("js.agent-can-block", "false")
        .option("js.shared-array-buffer", "false")
        .option("js.string-length-limit", String.valueOf(budget.maxText()))
        .option("js.max-typed-array-length", String.valueOf(budget.maxText()))
        .option("js.max-apply-argument-length", String.valueOf(Budget.MAX_ELEMENTS))
        .build();
  }

  private synchronized Engine engine() {
    if (engine == null) {
      // It would write to the standard error that it does not compile.
      engine =
          Engine.newBuilder(LANGUAGE)
              .option("engine.WarnInterpreterOnly", "false")
              .in(InputStream.nullInputStream())
              .out(OutputStream.nullOutputStream())
              .err(OutputStream.nullOutputStream())
              .build();
    }
    return engine;
  }

  private synchronized Source prelude() {
    if (prelude == null) {
      try (InputStream in = JavaScript.class.getResourceAsStream(PRELUDE)) {
        if (in == null) {
          throw new IllegalStateException(PRELUDE + " is missing");
        }
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        prelude = Source.newBuilder(LANGUAGE, text, PRELUDE).internal(true).buildLiteral();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return prelude;
  }

  @Override
  public synchronized void close() {
    Engine own = engine;
    if (own != null) {
      // Waits for steps that cannot be stopped.
      Thread.ofPlatform().daemon().name("transform-end").start(() -> own.close(true));
    }
  }
}
