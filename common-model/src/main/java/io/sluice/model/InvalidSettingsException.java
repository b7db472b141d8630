package io.sluice.model;

import java.util.List;

/// The configuration cannot be used. The message holds every complaint, one a line.
public final class InvalidSettingsException extends RuntimeException {
  public InvalidSettingsException(List<String> complaints) {
    super(String.join("\n", complaints));
  }
}
