package io.sluice.bench.load;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.LongStream;

/// What is known of the events of one kind, by number: four bytes and two bits for each. The caller
/// sees to it that one thread at a time uses it.
final class Account {
  private static final int FIRST_SIZE = 1 << 16;

  private int[] answeredDeciseconds = new int[FIRST_SIZE];
  private final BitSet stored = new BitSet();
  private final BitSet doubled = new BitSet();
  private int drawn;
  private int answered;
  private long rows;

  /// Numbers that nobody has.
  ///
  /// @return the first of them
  int draw(int count) {
    int first = drawn;
    drawn = Math.addExact(drawn, count);
    if (drawn > answeredDeciseconds.length) {
      answeredDeciseconds =
          Arrays.copyOf(answeredDeciseconds, Math.max(drawn, 2 * answeredDeciseconds.length));
    }
    return first;
  }

  /// Notes that the client was told that the event is kept.
  ///
  /// @param deciseconds since the start
  void answered(int number, int deciseconds) {
    if (answeredDeciseconds[number] == 0) {
      answered++;
      answeredDeciseconds[number] = deciseconds + 1;
    }
  }

  /// Notes rows of an event.
  ///
  /// @return false when no such event was ever sent
  boolean found(long number, long count) {
    rows += count;
    if (number < 0 || number >= drawn) {
      return false;
    }
    int index = (int) number;
    if (count > 1 || stored.get(index)) {
      doubled.set(index);
    }
    stored.set(index);
    return true;
  }

  int sent() {
    return drawn;
  }

  int answered() {
    return answered;
  }

  long rows() {
    return rows;
  }

  /// Numbers of those that were answered and are nowhere.
  LongStream lost() {
    return LongStream.range(0, drawn)
        .filter(number -> answeredDeciseconds[(int) number] > 0 && !stored.get((int) number));
  }

  /// Numbers of those with more than one row.
  LongStream doubled() {
    return doubled.stream().asLongStream();
  }

  /// When it was answered, in tenths of a second since the start; negative when it never was.
  int answeredAt(long number) {
    return answeredDeciseconds[(int) number] - 1;
  }
}
