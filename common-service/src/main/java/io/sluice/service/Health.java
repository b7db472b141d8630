package io.sluice.service;

/// Whether a [Component] can do its work.
public sealed interface Health {
  /// It can.
  Health UP = new Up("");

  /// It can do its work.
  ///
  /// @param note what else to say, a line; empty for nothing
  record Up(String note) implements Health {}

  /// It cannot.
  ///
  /// @param reason what is missing and where, for people
  record Down(String reason) implements Health {}
}
