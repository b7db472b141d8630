package io.sluice.model.transform;

import io.sluice.model.Event;
import io.sluice.model.InvalidConfigException;
import org.jspecify.annotations.Nullable;

/// Makes transforms of source code.
public interface TransformCompiler {
  /// For whoever only has to know that there is a transform: what it gives can do nothing.
  TransformCompiler NONE = (file, _, _) -> new Uncompiled(file);

  /// Reads the code and finds the function; runs nothing of it on an event.
  ///
  /// @param file name of the file, for messages
  /// @param source its text
  /// @param function name of the function; null for the only one, or the one called `transform` or
  ///   `process`
  /// @throws InvalidConfigException when it is no code, or has no such function
  Transform compile(String file, String source, @Nullable String function);

  /// A transform that runs elsewhere.
  record Uncompiled(String file) implements Transform {
    @Override
    public Transformed apply(Event event) {
      throw new IllegalStateException(file + " was not compiled here");
    }

    @Override
    public void close() {}
  }
}
