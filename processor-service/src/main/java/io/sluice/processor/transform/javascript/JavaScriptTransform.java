package io.sluice.processor.transform.javascript;

import io.sluice.model.Event;
import io.sluice.model.transform.Transform;
import io.sluice.model.transform.Transformed;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.graalvm.polyglot.PolyglotException;

/// A function that is called for each event.
final class JavaScriptTransform implements Transform {
  /// Until a function was called so often, each call has ten times the time: the JVM loads and
  /// learns what it needs in the first ones.
  private static final int YOUNG_CALLS = 20;

  private static final int YOUNG_PATIENCE = 10;

  private final Program program;
  private final Budget budget;
  private final JavaScript javaScript;
  private final Workers workers;
  private final AtomicInteger calls = new AtomicInteger();

  /// Sandboxes that wait for an event; never more than there are workers.
  private final ConcurrentLinkedDeque<Sandbox> idle = new ConcurrentLinkedDeque<>();

  private volatile boolean closed;

  JavaScriptTransform(Program program, Budget budget, JavaScript javaScript, Workers workers) {
    this.program = program;
    this.budget = budget;
    this.javaScript = javaScript;
    this.workers = workers;
  }

  /// Runs the file where the built-ins cannot be changed, and keeps the sandbox for the first
  /// event; answers whether that went well.
  Task<Boolean> rehearsal() {
    return new Rehearsal();
  }

  @Override
  public Transformed apply(Event event) throws InterruptedException {
    if (closed) {
      throw new IllegalStateException("the transform of " + program.file() + " is closed");
    }
    boolean young = calls.get() < YOUNG_CALLS && calls.getAndIncrement() < YOUNG_CALLS;
    Budget own = young ? budget.patient(YOUNG_PATIENCE) : budget;
    return switch (workers.run(own, new Call(event))) {
      case Ran.Done<Transformed>(Transformed value) -> value;
      case Ran.Stopped<Transformed>(Breach breach) ->
          new Transformed.Failed(program.file() + ": the function " + breach.words(own));
    };
  }

  @Override
  public void close() {
    closed = true;
    Sandbox sandbox = idle.poll();
    while (sandbox != null) {
      sandbox.close();
      sandbox = idle.poll();
    }
  }

  private void keep(Sandbox sandbox) {
    if (program.shared() && !closed && sandbox.clean()) {
      idle.push(sandbox);
      if (closed) {
        close();
      }
    } else {
      sandbox.close();
    }
  }

  private final class Rehearsal implements Task<Boolean> {
    @Override
    public Sandbox open() {
      return javaScript.sandbox(program);
    }

    @Override
    public Boolean run(Sandbox sandbox) {
      try {
        sandbox.rehearse();
        return true;
      } catch (PolyglotException e) {
        if (e.isCancelled()) {
          throw e;
        }
        return false;
      }
    }

    @Override
    public void release(Sandbox sandbox) {
      keep(sandbox);
    }
  }

  private final class Call implements Task<Transformed> {
    private final Arguments arguments;
    private final Event event;

    Call(Event event) {
      this.event = event;
      arguments = Arguments.of(event, program.message());
    }

    @Override
    public Sandbox open() {
      Sandbox sandbox = idle.poll();
      return sandbox == null ? javaScript.sandbox(program) : sandbox;
    }

    @Override
    public Transformed run(Sandbox sandbox) {
      try {
        return Answer.read(sandbox.call(arguments), arguments, event, program.file(), budget);
      } catch (PolyglotException e) {
        if (e.isCancelled()) {
          throw e;
        }
        return new Transformed.Failed(Thrown.describe(e, program.file()));
      }
    }

    @Override
    public void release(Sandbox sandbox) {
      keep(sandbox);
    }
  }
}
