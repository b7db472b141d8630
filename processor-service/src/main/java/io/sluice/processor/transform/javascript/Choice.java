package io.sluice.processor.transform.javascript;

import io.sluice.model.InvalidConfigException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Which function of a file is meant.
final class Choice {
  private static final List<String> USUAL = List.of("transform", "process");

  private Choice() {}

  /// The one that is named; else the only one; else the one with a usual name.
  ///
  /// @throws InvalidConfigException when there is none, or more than one
  static Declared of(String file, List<Declared> functions, @Nullable String wanted) {
    if (functions.isEmpty()) {
      throw complaint(file, "has no function at its top level: write one");
    }
    Declared chosen = wanted == null ? unnamed(file, functions) : named(file, functions, wanted);
    if (!chosen.takesSomething()) {
      throw complaint(
          file,
          "function %s has no parameter: declare (message, metadata) or (inJson)"
              .formatted(chosen.name()));
    }
    return chosen;
  }

  private static Declared named(String file, List<Declared> functions, String wanted) {
    return functions.stream()
        .filter(function -> function.name().equals(wanted))
        .findFirst()
        .orElseThrow(() ->
            complaint(
                file,
                "has no function %s at its top level: name one of %s"
                    .formatted(wanted, names(functions))));
  }

  private static Declared unnamed(String file, List<Declared> functions) {
    if (functions.size() == 1) {
      return functions.getFirst();
    }
    List<Declared> usual =
        functions.stream().filter(function -> USUAL.contains(function.name())).toList();
    if (usual.size() == 1) {
      return usual.getFirst();
    }
    throw complaint(
        file, "has several functions: say which with 'function:', one of " + names(functions));
  }

  private static String names(List<Declared> functions) {
    return functions.stream().map(Declared::name).collect(Collectors.joining(", "));
  }

  static InvalidConfigException complaint(String file, String what) {
    return new InvalidConfigException(List.of(file + ": " + what));
  }
}
