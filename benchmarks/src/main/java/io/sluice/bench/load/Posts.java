package io.sluice.bench.load;

import io.sluice.bench.measure.Latencies;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/// What became of the posts of a while.
public final class Posts {
  private static final int OVERLOADED = 429;
  private static final int UNAVAILABLE = 503;

  private final long startNanos = System.nanoTime();
  private final Map<Integer, Integer> byStatus = new TreeMap<>();
  private final Latencies taken = new Latencies();
  private final Latencies refused = new Latencies();
  private Duration offering = Duration.ZERO;
  private Duration lastTrouble = Duration.ZERO;
  private int sent;
  private int heldBack;
  private int unanswered;
  private int speechless;
  private long events;
  private long kept;

  /// None yet; their clock starts now.
  Posts() {}

  /// How long ago the first was sent.
  Duration age() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  /// Notes one that is about to be sent.
  ///
  /// @return its age then, to be told with its answer
  synchronized Duration sent(int count) {
    sent++;
    events += count;
    return age();
  }

  /// Notes one that was not sent, because too many were open.
  synchronized void heldBack() {
    heldBack++;
  }

  /// Notes that all are sent.
  synchronized void offered() {
    offering = age();
  }

  /// Notes an answer.
  ///
  /// @param count of its events that are kept
  /// @param saysWhen whether it says when to come again
  synchronized void answered(Duration sentAt, int status, int count, boolean saysWhen) {
    byStatus.merge(status, 1, Integer::sum);
    kept += count;
    boolean isRefusal = status == OVERLOADED || status == UNAVAILABLE;
    (isRefusal ? refused : taken).add(age().minus(sentAt).toNanos());
    if (isRefusal) {
      trouble(sentAt);
      speechless += saysWhen ? 0 : 1;
    }
  }

  /// Notes one that was never answered.
  synchronized void unanswered(Duration sentAt) {
    unanswered++;
    trouble(sentAt);
  }

  private void trouble(Duration sentAt) {
    lastTrouble = sentAt.compareTo(lastTrouble) > 0 ? sentAt : lastTrouble;
  }

  /// How long they were sent for.
  public synchronized Duration offering() {
    return offering;
  }

  /// When the last was sent that was refused or not answered, counted from the first; nothing when
  /// none was.
  public synchronized Duration lastTrouble() {
    return lastTrouble;
  }

  /// How many were sent.
  public synchronized int sent() {
    return sent;
  }

  /// How many were not sent, because too many were open.
  public synchronized int withheld() {
    return heldBack;
  }

  /// How many were never answered.
  public synchronized int lost() {
    return unanswered;
  }

  /// How many were refused without a word of when to come again.
  public synchronized int withoutRetryAfter() {
    return speechless;
  }

  /// How many there were of each answer.
  public synchronized Map<Integer, Integer> answers() {
    return new TreeMap<>(byStatus);
  }

  /// How long it took to take one.
  public Latencies taken() {
    return taken;
  }

  /// How long it took to refuse one.
  public Latencies refused() {
    return refused;
  }

  /// Events that were sent.
  public synchronized long eventsSent() {
    return events;
  }

  /// Events that the client was told are kept.
  public synchronized long eventsKept() {
    return kept;
  }
}
