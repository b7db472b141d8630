package io.sluice.bench.profile;

import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/// What was sampled, by stack. A stack begins with what a thread was started for, and ends with
/// what it was doing. For one thread at a time.
final class Stacks {
  private static final String OURS = "io.sluice.";

  /// Of the JDK, which says nothing about who wanted it.
  private static final List<String> JDK = List.of("java.", "jdk.", "sun.");

  private final Map<List<String>, Long> weights = new HashMap<>();
  private long total;

  /// How much of all is due to one thing.
  record Part(String name, long weight) {}

  /// Adds a sample.
  ///
  /// @param stack names of frames, such as `io.sluice.processor.Processor.process`; not empty
  void add(List<String> stack, long weight) {
    weights.merge(List.copyOf(stack), weight, Long::sum);
    total += weight;
  }

  /// All that was added.
  long total() {
    return total;
  }

  /// How much each stack has.
  Map<List<String>, Long> weights() {
    return Collections.unmodifiableMap(weights);
  }

  /// What was done itself, the most first.
  List<Part> hottest() {
    return parts(stack -> Stream.of(stack.getLast()));
  }

  /// Our own methods by what was done in them and in what they called, the most first.
  List<Part> ours() {
    return parts(stack -> stack.stream().filter(Stacks::isOurs).distinct());
  }

  /// What is not ours and was called by our own methods, by what was done in it, the most first.
  List<Part> calls() {
    return parts(stack -> {
      int last = lastOfOurs(stack);
      return last < 0 || last == stack.size() - 1
          ? Stream.empty()
          : Stream.of("%s by %s".formatted(stack.get(last + 1), stack.get(last)));
    });
  }

  /// What the stacks end with, and the last of our own methods that wanted it, or of a library's
  /// where there is none of ours; the most first.
  List<Part> sites() {
    return parts(stack -> Stream.of("%s by %s".formatted(stack.getLast(), origin(stack))));
  }

  private List<Part> parts(Function<List<String>, Stream<String>> names) {
    var sums = new HashMap<String, Long>();
    weights.forEach(
        (stack, weight) -> names.apply(stack).forEach(name -> sums.merge(name, weight, Long::sum)));
    return sums.entrySet().stream()
        .map(entry -> new Part(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparingLong(Part::weight).reversed().thenComparing(Part::name))
        .toList();
  }

  private static String origin(List<String> stack) {
    List<String> above = stack.subList(0, stack.size() - 1);
    int last = lastOfOurs(above);
    return last >= 0
        ? above.get(last)
        : above.reversed().stream()
            .filter(frame -> JDK.stream().noneMatch(frame::startsWith))
            .findFirst()
            .orElse("the JDK");
  }

  private static int lastOfOurs(List<String> stack) {
    for (int i = stack.size() - 1; i >= 0; i--) {
      if (isOurs(stack.get(i))) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isOurs(String frame) {
    return frame.startsWith(OURS);
  }
}
