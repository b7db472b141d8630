package io.sluice.processor.transform.javascript;

import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/// A context of JavaScript in which nothing can be reached but the language itself.
final class Sandbox implements AutoCloseable {
  private final Context context;
  private final Value prelude;
  private final @Nullable Value run;
  private final @Nullable Value make;

  Sandbox(Context context, Value prelude) {
    this(context, prelude, null, null);
  }

  private Sandbox(Context context, Value prelude, @Nullable Value run, @Nullable Value make) {
    this.context = context;
    this.prelude = prelude;
    this.run = run;
    this.make = make;
  }

  /// This sandbox with a program in it, ready to be called.
  Sandbox with(Program program) {
    if (program.shared()) {
      own("freeze").executeVoid();
    }
    return new Sandbox(context, prelude, own("run"), context.eval(program.source()));
  }

  /// Calls the function of the program; the prelude says what it answered.
  Value call(Arguments arguments) {
    if (run == null || make == null) {
      throw new IllegalStateException("no program is loaded");
    }
    return run.execute(
        make,
        arguments.data(),
        arguments.millis(),
        arguments.seed(),
        arguments.attributes(),
        arguments.id(),
        arguments.received());
  }

  /// Runs the file of the program, but not its function.
  void rehearse() {
    if (make != null) {
      make.executeVoid();
    }
  }

  /// Removes what an event left behind; tells whether that was possible.
  boolean clean() {
    return own("clean").execute().asBoolean();
  }

  Context context() {
    return context;
  }

  /// A function of the prelude.
  Value own(String name) {
    return prelude.getMember(name);
  }

  /// Ends whatever runs in it, from another thread and without waiting for that.
  void kill() {
    Thread.ofPlatform().daemon().name("transform-stop").start(this::close);
  }

  @Override
  public void close() {
    try {
      context.close(true);
    } catch (PolyglotException | IllegalStateException e) {
      // It is closed, or ended while it was being closed: nothing of it is wanted.
    }
  }
}
