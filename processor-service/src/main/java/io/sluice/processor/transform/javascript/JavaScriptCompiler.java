package io.sluice.processor.transform.javascript;

import io.sluice.model.Settings;
import io.sluice.model.transform.Transform;
import io.sluice.model.transform.TransformCompiler;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes transforms of JavaScript functions: those of Pub/Sub's single message transforms and those
/// of Dataflow's templates. What they may do is in docs/TRANSFORMS.md.
///
/// Engine and threads begin with the first file; without one nothing is loaded.
public final class JavaScriptCompiler implements TransformCompiler, AutoCloseable {
  /// An engine that was never used before takes its time.
  private static final int PATIENCE = 20;

  private final Budget budget;
  private final JavaScript javaScript;
  private final Workers workers;

  /// @param settings of them the budget of an event
  public JavaScriptCompiler(Settings settings) {
    budget = Budget.of(settings);
    javaScript = new JavaScript(budget);
    workers = new Workers(Runtime.getRuntime().availableProcessors());
  }

  @Override
  public Transform compile(String file, String source, @Nullable String function) {
    if (source.length() > Budget.MAX_SOURCE) {
      throw Choice.complaint(
          file,
          "has %d characters, more than %d: shorten it"
              .formatted(source.length(), Budget.MAX_SOURCE));
    }
    List<Declared> functions = await(file, new Inspection(javaScript, file, source));
    Declared chosen = Choice.of(file, functions, function);
    Program program = Program.of(file, source, chosen.name(), chosen.takesMessage(), true);
    boolean shared = await(file, new Trial(javaScript, program));
    return new JavaScriptTransform(
        shared ? program : new Program(file, program.source(), program.message(), false),
        budget,
        javaScript,
        workers);
  }

  private <T> T await(String file, Task<T> task) {
    Budget patient = budget.patient(PATIENCE);
    try {
      return switch (workers.run(patient, task)) {
        case Ran.Done<T>(T value) -> value;
        case Ran.Stopped<T>(Breach breach) ->
            throw Choice.complaint(
                file,
                "its top level "
                    + breach.words(patient)
                    + ": it runs for each event, so move what takes long into a function");
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading " + file, e);
    }
  }

  /// Ends the engine and all that runs in it.
  @Override
  public void close() {
    workers.close();
    javaScript.close();
  }
}
