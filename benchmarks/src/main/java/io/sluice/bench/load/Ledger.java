package io.sluice.bench.load;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/// The book of a run: what was sent, what was answered as kept, and at the end what is stored.
///
/// Compared, it says: answered <= stored <= sent, by mark, and no mark twice.
public final class Ledger {
  private static final long NANOS_PER_DECISECOND = 100_000_000;

  /// Marks of strangers that are kept for the report.
  private static final int MAX_STRANGERS = 100;

  private final long startNanos = System.nanoTime();
  private final Map<Kind, Account> accounts = new EnumMap<>(Kind.class);
  private final List<String> strangers = new ArrayList<>();
  private long strangerRows;
  private long unexpectedAnswers;

  /// An empty book; its clock starts now.
  public Ledger() {
    for (Kind kind : Kind.values()) {
      accounts.put(kind, new Account());
    }
  }

  /// Numbers for events that are about to be sent.
  ///
  /// @return the first of them
  public synchronized int draw(Kind kind, int count) {
    return account(kind).draw(count);
  }

  /// Notes that a client was told that an event is kept: as accepted, or as rejected if it is bad.
  public synchronized void answered(Kind kind, int number) {
    account(kind).answered(number, (int) ((System.nanoTime() - startNanos) / NANOS_PER_DECISECOND));
  }

  /// Notes an answer that no client should ever get.
  public synchronized void unexpected() {
    unexpectedAnswers++;
  }

  /// Notes what was found in a table.
  ///
  /// @param mark of an event, if it is one of ours
  /// @param count how many rows have it
  public synchronized void found(String mark, long count) {
    if (!isOurs(mark, count)) {
      strangerRows += count;
      if (strangers.size() < MAX_STRANGERS) {
        strangers.add(mark);
      }
    }
  }

  private boolean isOurs(String mark, long count) {
    if (mark.length() < 3 || mark.charAt(1) != '-') {
      return false;
    }
    try {
      long number = Long.parseLong(mark, 2, mark.length(), 10);
      return Kind.of(mark.charAt(0)).map(kind -> account(kind).found(number, count)).orElse(false);
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /// How many events were sent, each once however often it was repeated.
  public synchronized long sent(Kind kind) {
    return account(kind).sent();
  }

  /// How many of them were answered as kept.
  public synchronized long answered(Kind kind) {
    return account(kind).answered();
  }

  /// How many rows of them were found.
  public synchronized long rows(Kind kind) {
    return account(kind).rows();
  }

  /// How many events were answered as kept, of all kinds.
  public long answered() {
    return sum(this::answered);
  }

  /// How many rows were found, of all kinds.
  public long rows() {
    return sum(this::rows);
  }

  private static long sum(ToLongFunction<Kind> count) {
    long sum = 0;
    for (Kind kind : Kind.values()) {
      sum += count.applyAsLong(kind);
    }
    return sum;
  }

  /// What is wrong.
  public synchronized Balance balance(int mostExamples) {
    var lost = new ArrayList<Balance.Case>();
    var doubled = new ArrayList<Balance.Case>();
    long allLost = 0;
    long allDoubled = 0;
    for (Map.Entry<Kind, Account> entry : accounts.entrySet()) {
      Account account = entry.getValue();
      allLost += account.lost().count();
      allDoubled += account.doubled().count();
      account.lost().limit(mostExamples).forEach(n -> lost.add(example(entry.getKey(), n)));
      account.doubled().limit(mostExamples).forEach(n -> doubled.add(example(entry.getKey(), n)));
    }
    return new Balance(
        allLost,
        allDoubled,
        strangerRows,
        unexpectedAnswers,
        lost.stream().limit(mostExamples).toList(),
        doubled.stream().limit(mostExamples).toList(),
        strangers.stream().limit(mostExamples).toList());
  }

  private Balance.Case example(Kind kind, long number) {
    return new Balance.Case(kind, number, account(kind).answeredAt(number));
  }

  private Account account(Kind kind) {
    Account account = accounts.get(kind);
    if (account == null) {
      throw new IllegalStateException("no account of " + kind);
    }
    return account;
  }
}
