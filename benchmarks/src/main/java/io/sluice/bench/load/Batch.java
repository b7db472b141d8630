package io.sluice.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Events that one client sends together, and sends again together until they are taken.
///
/// @param contentType media type of the body
/// @param kinds of its events, in order
/// @param numbers of those that keep their marks; negative for the others
public record Batch(String contentType, List<Kind> kinds, List<Integer> numbers) {
  private static final String JSON = "application/json";
  private static final String CLOUD_EVENTS = "application/cloudevents-batch+json";

  private static final double CLOUD_SHARE = 0.2;
  private static final double ANONYMOUS_SHARE = 0.05;
  private static final double BAD_SHARE = 0.02;

  /// One attempt to send it.
  ///
  /// @param numbers of all events, new ones where an event does not keep its mark
  record Attempt(byte[] body, List<Integer> numbers) {}

  /// A new batch: half of them small, some large.
  static Batch draw(RandomGenerator random, Ledger ledger) {
    return draw(random, ledger, size(random));
  }

  /// A new batch of so many events.
  static Batch draw(RandomGenerator random, Ledger ledger, int size) {
    boolean cloud = random.nextDouble() < CLOUD_SHARE;
    var kinds = new ArrayList<Kind>(size);
    var numbers = new ArrayList<Integer>(size);
    for (int i = 0; i < size; i++) {
      Kind kind = cloud ? Kind.CLOUD : kind(random.nextDouble());
      kinds.add(kind);
      numbers.add(kind.keepsItsMark() ? ledger.draw(kind, 1) : -1);
    }
    return new Batch(cloud ? CLOUD_EVENTS : JSON, kinds, numbers);
  }

  private static int size(RandomGenerator random) {
    double share = random.nextDouble();
    if (share < 0.5) {
      return random.nextInt(1, 6);
    }
    return share < 0.8 ? random.nextInt(10, 61) : random.nextInt(100, 251);
  }

  private static Kind kind(double share) {
    if (share < BAD_SHARE) {
      return Kind.BAD;
    }
    return share < BAD_SHARE + ANONYMOUS_SHARE ? Kind.ANONYMOUS : Kind.PLAIN;
  }

  /// How many events there are.
  int size() {
    return kinds.size();
  }

  /// What is sent next: the same events, byte for byte, where they have ids.
  Attempt attempt(Ledger ledger) {
    var drawn = new ArrayList<Integer>(size());
    var body = new StringBuilder("[");
    for (int i = 0; i < size(); i++) {
      Kind kind = kinds.get(i);
      int number = kind.keepsItsMark() ? numbers.get(i) : ledger.draw(kind, 1);
      drawn.add(number);
      body.append(i > 0 ? "," : "").append(event(kind, number));
    }
    return new Attempt(body.append(']').toString().getBytes(StandardCharsets.UTF_8), drawn);
  }

  /// Enters into the book what became of its events.
  ///
  /// @return how many are kept
  int answered(Attempt attempt, Reply.Read read, Ledger ledger) {
    int kept = 0;
    for (int i = 0; i < size(); i++) {
      if (!read.isKept(i)) {
        continue;
      }
      kept++;
      if (read.isRefused(i) == (kinds.get(i) == Kind.BAD)) {
        ledger.answered(kinds.get(i), attempt.numbers().get(i));
      } else {
        ledger.unexpected();
      }
    }
    return kept;
  }

  private static String event(Kind kind, int number) {
    String mark = kind.mark(number);
    return switch (kind) {
      case PLAIN ->
          "{\"id\":\"%s\",\"type\":\"order\",\"time\":\"2026-11-21T10:00:00Z\",\"user\":\"user-%d\",\"items\":[{\"sku\":\"s-%d\",\"count\":2}],\"total\":\"12.50\"}"
              .formatted(mark, number % 997, number % 89);
      case CLOUD ->
          "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"/shop\",\"type\":\"visit\",\"data\":{\"page\":\"/p/%d\"}}"
              .formatted(mark, number % 83);
      case ANONYMOUS -> "{\"type\":\"anonymous\",\"mark\":\"%s\"}".formatted(mark);
      case BAD -> "{\"id\":\"%s\",\"type\":\"order\",\"time\":\"never\"}".formatted(mark);
    };
  }
}
