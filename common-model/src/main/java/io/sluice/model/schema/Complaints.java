package io.sluice.model.schema;

import io.sluice.model.InvalidConfigException;
import java.util.LinkedHashSet;
import java.util.Set;

/// What is wrong with the files of a schema: gathered, so that all of it can be told at once.
final class Complaints {
  /// Nobody reads more of them.
  private static final int MAX = 100;

  private final Set<String> lines = new LinkedHashSet<>();

  /// @param what what is wrong, and what to do
  void add(Origin where, String what) {
    if (lines.size() < MAX) {
      lines.add("%s: %s".formatted(where, what).replaceAll("\\s*\\R\\s*", " "));
    }
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  /// @throws InvalidConfigException when there is any
  void raise() {
    if (!lines.isEmpty()) {
      throw new InvalidConfigException(java.util.List.copyOf(lines));
    }
  }

  /// All complaints; one of them at least.
  InvalidConfigException fail(Origin where, String what) {
    if (isEmpty()) {
      add(where, what);
    }
    return new InvalidConfigException(java.util.List.copyOf(lines));
  }
}
