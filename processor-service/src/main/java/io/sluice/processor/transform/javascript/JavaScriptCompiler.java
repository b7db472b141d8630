package io.sluice.processor.transform.javascript;

import io.sluice.model.Settings;
import io.sluice.model.transform.Transform;
import io.sluice.model.transform.TransformCompiler;
import org.jspecify.annotations.Nullable;

/// Makes transforms of JavaScript functions: those of Pub/Sub's single message transforms and those
/// of Dataflow's templates. What they may do is in docs/TRANSFORMS.md.
///
/// Engine and threads begin with the first file; without one nothing is loaded.
public final class JavaScriptCompiler implements TransformCompiler, AutoCloseable {
  /// With one alone an event that runs away would keep all others waiting.
  private static final int LEAST_WORKERS = 2;

  private final Budget budget;
  private final JavaScript javaScript;
  private final Workers workers;

  /// @param settings of them the budget of an event
  public JavaScriptCompiler(Settings settings) {
    budget = Budget.of(settings);
    javaScript = new JavaScript(budget);
    workers = new Workers(Math.max(LEAST_WORKERS, Runtime.getRuntime().availableProcessors()));
  }

  @Override
  public Transform compile(String file, String source, @Nullable String function) {
    if (source.length() > Budget.MAX_SOURCE) {
      throw Choice.complaint(
          file,
          "has %d characters, more than %d: shorten it"
              .formatted(source.length(), Budget.MAX_SOURCE));
    }
    Inspection.Findings findings = await(file, new Inspection(javaScript, file, source));
    Declared chosen = Choice.of(file, findings.functions(), function);
    if (!findings.tampers()) {
      var transform = transform(Program.of(file, source, chosen, true));
      if (await(file, transform.rehearsal())) {
        return transform;
      }
    }
    return transform(Program.of(file, source, chosen, false));
  }

  private JavaScriptTransform transform(Program program) {
    return new JavaScriptTransform(program, budget, javaScript, workers);
  }

  private <T> T await(String file, Task<T> task) {
    Budget own = budget.forReading();
    try {
      return switch (workers.run(own, task)) {
        case Ran.Done<T>(T value) -> value;
        case Ran.Stopped<T>(Breach breach) ->
            throw Choice.complaint(
                file,
                "its top level "
                    + breach.words(own)
                    + ": it runs for each event, so move what takes long into a function");
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading " + file, e);
    }
  }

  /// Ends the engine and all that runs in it, as soon as that can be stopped.
  @Override
  public void close() {
    workers.close();
    javaScript.close();
  }
}
