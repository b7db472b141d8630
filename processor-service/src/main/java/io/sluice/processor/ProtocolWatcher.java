package io.sluice.processor;

import java.time.Duration;
import java.time.Instant;

/// Is told what happens in the [Protocol] that people want to count or to read about.
interface ProtocolWatcher {
  /// A message has to wait.
  void waits(Waiting reason);

  /// A claim of a message was replaced whose owner had not confirmed it.
  void tookOver(String message, Claim.TakeOver takenOver);

  /// Events were taken that had been pending for other messages, which did not store them.
  void inherited(int events);

  /// A stream was left because an append to it failed.
  void rotated(String table, String stream, String reason);

  /// A stream could not be settled yet.
  void unsettled(String stream, String reason);

  /// The warehouse was asked.
  void lookedUp(int rows, int found);

  /// The warehouse could not be asked.
  void notLookedUp(String reason);

  /// Messages were written while somebody else had claimed them, which must not happen.
  void fenceViolated(int messages);

  /// What is remembered contradicts what the warehouse holds.
  void broken(String message, String detail);

  /// Messages are stored, which could not be noted; redeliveries will find it out.
  void notConfirmed(int messages, String reason);

  /// Nothing can be claimed until the deduplicator answers again.
  void unreachable(String reason);

  /// It does.
  void reachable();

  /// No stream could be opened on a table.
  void notOpened(String table, String reason);

  /// The memory was lost: nothing is claimed until appends of before must have ended.
  void rests(Duration left);

  /// From when on everything is remembered has changed, so the memory was lost or is new.
  void remembersSince(Instant since);

  /// Why a message has to wait.
  enum Waiting {
    /// Somebody else works on it, or on one of its events.
    BUSY,
    /// An owner was not heard of again.
    STALE,
    /// The warehouse has to be asked first.
    OLD,
    /// An append failed.
    ROTATION,
    /// People have to look.
    BROKEN
  }
}
