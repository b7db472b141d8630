package io.sluice.local.bigquery.store;

/// A value that its column cannot hold. Without a stack trace, because rows are many.
public final class InvalidCellException extends Exception {
  /// A value with this fault.
  ///
  /// @param message names the value and what is wrong with it
  public InvalidCellException(String message) {
    super(message, null, false, false);
  }

  InvalidCellException(ColumnType type, Object value) {
    this("Could not convert '" + shortened(value.toString()) + "' to type " + type.name());
  }

  private static String shortened(String value) {
    return value.length() <= 100 ? value : value.substring(0, 100) + "...";
  }
}
