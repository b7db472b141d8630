package io.sluice.processor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What happened in simulations: how often each fault struck and each rule was used, and, if
/// wanted, every step.
final class SimulationReport implements ProtocolWatcher {
  private final Map<String, Long> faults = new TreeMap<>();
  private final Map<String, Long> events = new TreeMap<>();
  private final List<String> contradictions = new ArrayList<>();
  private final List<String> trace = new ArrayList<>();
  private final boolean tracing;

  /// @param tracing whether every step is noted
  SimulationReport(boolean tracing) {
    this.tracing = tracing;
  }

  boolean isTracing() {
    return tracing;
  }

  void trace(long step, long now, String what) {
    trace.add("%5d %12d  %s".formatted(step, now, what));
  }

  void fault(String name) {
    faults.merge(name, 1L, Long::sum);
  }

  /// Something that the protocol does, which is to be tried.
  void step(String name) {
    event(name);
  }

  /// The memory says that what is asked for cannot be.
  void contradiction(String what) {
    contradictions.add(what);
  }

  List<String> contradictions() {
    return contradictions;
  }

  List<String> trace() {
    return trace;
  }

  Map<String, Long> faults() {
    return faults;
  }

  Map<String, Long> events() {
    return events;
  }

  void add(SimulationReport other) {
    other.faults.forEach((name, count) -> faults.merge(name, count, Long::sum));
    contradictions.addAll(other.contradictions);
    other.events.forEach((name, count) -> events.merge(name, count, Long::sum));
  }

  @Override
  public void waits(Waiting reason) {
    event("waits: " + reason);
  }

  @Override
  public void tookOver(String message, Claim.TakeOver takenOver) {
    boolean all = !takenOver.written().containsValue(false);
    boolean none = !takenOver.written().containsValue(true);
    event("taken over: " + (all ? "written" : none ? "nowhere" : "mixed"));
  }

  @Override
  public void inherited(int events) {
    event("events inherited");
  }

  @Override
  public void rotated(String table, String stream, String reason) {
    event("rotated: " + reason.replaceFirst("^\\d+ ", ""));
  }

  @Override
  public void unsettled(String stream, String reason) {
    event("not settled");
  }

  @Override
  public void lookedUp(int rows, int found) {
    event(
        found == 0
            ? "looked up: none there"
            : found < rows ? "looked up: some there" : "looked up: all there");
  }

  @Override
  public void notLookedUp(String reason) {
    event("not looked up");
  }

  @Override
  public void fenceViolated(int messages) {
    event("fence violated");
  }

  @Override
  public void broken(String message, String detail) {
    event("broken");
  }

  @Override
  public void notConfirmed(int messages, String reason) {
    event("not confirmed");
  }

  @Override
  public void unreachable(String reason) {
    event("memory unreachable");
  }

  @Override
  public void reachable() {
    event("memory reachable");
  }

  @Override
  public void notOpened(String table, String reason) {
    event("not opened");
  }

  @Override
  public void rests(Duration left) {
    event("memory rests");
  }

  @Override
  public void remembersSince(Instant since) {
    event("memory begins");
  }

  private void event(String name) {
    events.merge(name, 1L, Long::sum);
  }
}
