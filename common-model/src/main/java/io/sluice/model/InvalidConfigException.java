package io.sluice.model;

import java.util.List;

/// The files of the configuration directory contradict themselves or each other.
public final class InvalidConfigException extends RuntimeException {
  private final List<String> complaints;

  /// @param complaints what is wrong, each one line: the file, where in it, what, and what to do
  public InvalidConfigException(List<String> complaints) {
    super(String.join("\n", complaints));
    this.complaints = List.copyOf(complaints);
  }

  /// What is wrong, each one line.
  public List<String> complaints() {
    return complaints;
  }
}
