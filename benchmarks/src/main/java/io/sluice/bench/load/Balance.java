package io.sluice.bench.load;

import java.util.List;

/// What a comparison of the book with the tables found wrong.
///
/// @param lost events that were answered as kept and are in no table
/// @param doubled events with more than one row
/// @param strangers rows that nobody sent
/// @param unexpected answers that no client should ever get
/// @param lostCases some of the lost
/// @param doubledCases some of the doubled
/// @param strangerMarks some of the strangers
public record Balance(
    long lost,
    long doubled,
    long strangers,
    long unexpected,
    List<Case> lostCases,
    List<Case> doubledCases,
    List<String> strangerMarks) {

  /// An event that something is wrong with.
  ///
  /// @param answeredAt in tenths of a second since the start; negative when it never was
  public record Case(Kind kind, long number, int answeredAt) {
    /// The event's mark.
    public String mark() {
      return kind.mark(number);
    }

    /// All that the senders know of it.
    @Override
    public String toString() {
      return answeredAt < 0
          ? "%s, never answered".formatted(mark())
          : "%s, answered as kept at %.1f s".formatted(mark(), answeredAt / 10.0);
    }
  }

  /// Whether nothing is wrong.
  public boolean isClean() {
    return lost == 0 && doubled == 0 && strangers == 0 && unexpected == 0;
  }
}
