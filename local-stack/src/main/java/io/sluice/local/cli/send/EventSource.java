package io.sluice.local.cli.send;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Where events come from: a file, standard input, a generator.
interface EventSource {
  /// Whether an event, or the end, can be had without waiting for whoever writes the input.
  boolean isReady() throws IOException;

  /// The next event, or null after the last.
  ///
  /// @throws MalformedInputException when the input is not JSON
  /// @throws IOException when it cannot be read
  @Nullable InputEvent next() throws IOException;
}
