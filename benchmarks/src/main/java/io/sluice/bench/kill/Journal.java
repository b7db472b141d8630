package io.sluice.bench.kill;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What was done to the system, and how busy it was then.
final class Journal {
  private static final Set<Fault> HITS_ONE_PROCESS =
      EnumSet.of(
          Fault.KILL_PROCESSOR,
          Fault.KILL_BEFORE_APPEND,
          Fault.PAUSE_PROCESSOR,
          Fault.DRAIN_PROCESSOR);

  private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
  private final List<Long> inFlight = new ArrayList<>();
  private final List<String> deaths = new ArrayList<>();

  /// Notes a fault that is about to be made.
  synchronized void made(Fault fault) {
    int _ = faults.merge(fault, 1, Integer::sum);
  }

  /// Notes how many messages the processor was working on that is about to be hit.
  synchronized void hit(long messages) {
    inFlight.add(messages);
  }

  /// Notes a process that ended though nobody ended it.
  synchronized void died(String process) {
    deaths.add(process);
  }

  /// Processes that ended though nobody ended them.
  synchronized List<String> deaths() {
    return List.copyOf(deaths);
  }

  /// How many faults there were of each kind.
  synchronized Map<Fault, Integer> faults() {
    var copy = new EnumMap<Fault, Integer>(Fault.class);
    copy.putAll(faults);
    return copy;
  }

  /// How often a processor was killed, paused or drained.
  synchronized int hits() {
    return HITS_ONE_PROCESS.stream().mapToInt(fault -> faults.getOrDefault(fault, 0)).sum();
  }

  /// Messages in flight at each hit of a processor, the fewest first.
  synchronized List<Long> inFlight() {
    return inFlight.stream().sorted().toList();
  }
}
