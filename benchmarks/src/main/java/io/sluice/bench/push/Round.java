package io.sluice.bench.push;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// What one subject was measured to do, under load and by pushes alone.
///
/// @param kind of the subject
/// @param eventsPerSecond under load
/// @param serviceMicros processor time of the service for one event, under load; so are the next
///   four
/// @param compilerMicros what of that its compilers have used
/// @param redisMicros of Redis
/// @param stackMicros of the local stack, that is of BigQuery's stand-in
/// @param loadMicros of the pushes themselves, and of the proxies if there are any
/// @param others processors that something else on this machine kept busy, such as 0.5
/// @param allocatedBytes on the heap of the service, for one event; 0 when it is not known
/// @param peakMegabytes the most memory that the service has had, from its start
/// @param lookedUp rows that BigQuery was asked for, for one event; alone as well
/// @param medianMillis of a push alone
/// @param p95Millis of a push alone, the slowest twentieth aside
public record Round(
    String kind,
    double eventsPerSecond,
    double serviceMicros,
    double compilerMicros,
    double redisMicros,
    double stackMicros,
    double loadMicros,
    double others,
    double allocatedBytes,
    double peakMegabytes,
    double lookedUp,
    double medianMillis,
    double p95Millis) {

  /// Processor time of the service for one event when all that runs often is compiled.
  public double settledMicros() {
    return serviceMicros - compilerMicros;
  }

  /// Processor time of everything but the load, for one event.
  public double allMicros() {
    return serviceMicros + redisMicros + stackMicros;
  }

  /// What is in the middle of the rounds of one kind, figure by figure.
  static Round middle(List<Round> rounds, String kind) {
    List<Round> own = rounds.stream().filter(round -> round.kind().equals(kind)).toList();
    return new Round(
        kind,
        middle(own, Round::eventsPerSecond),
        middle(own, Round::serviceMicros),
        middle(own, Round::compilerMicros),
        middle(own, Round::redisMicros),
        middle(own, Round::stackMicros),
        middle(own, Round::loadMicros),
        middle(own, Round::others),
        middle(own, Round::allocatedBytes),
        middle(own, Round::peakMegabytes),
        middle(own, Round::lookedUp),
        middle(own, Round::medianMillis),
        middle(own, Round::p95Millis));
  }

  /// The middle one; between the two middle ones of an even number.
  private static double middle(List<Round> rounds, ToDoubleFunction<Round> value) {
    double[] values = rounds.stream().mapToDouble(value).sorted().toArray();
    int half = values.length / 2;
    return values.length % 2 == 1
        ? values[half]
        : Arrays.stream(values, half - 1, half + 1).average().orElse(0);
  }
}
