package io.sluice.processor;

import io.sluice.model.table.Table;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// The stream that this process appends to in one table, and when it may open the next one.
///
/// While rows are appended, the next ones are claimed: places follow each other as they are
/// granted, so they are appended in this order, one request at a time.
final class OwnStream {
  /// Of how many batches rows may be granted and not answered: the one that is being appended, and
  /// the one that is appended next. Of more the claims would grow old, and batches smaller.
  private static final int BATCHES = 2;

  /// How long to wait before a second stream in a row is opened; doubles with each that fails.
  private static final long FIRST_ROTATION_PAUSE_MS = 5_000;

  private static final long LONGEST_ROTATION_PAUSE_MS = 60_000;

  /// How long to wait before another stream is opened when the table is well and a row was not:
  /// with many bad rows, BigQuery's quota of streams would be used up.
  private static final long REFUSAL_PAUSE_MS = 1_000;

  private static final long FIRST_OPEN_PAUSE_MS = 250;
  private static final long LONGEST_OPEN_PAUSE_MS = 5_000;

  private final Table table;
  private @Nullable String name;
  private long rows;
  private boolean opening;
  private boolean claiming;
  private boolean finished;
  private int rotations;
  private int refusals;
  private long notBefore;
  private final Queue<Granted> granted = new ArrayDeque<>();

  /// Rows that were granted places next to each other.
  ///
  /// @param flights whose rows they are, in their order
  /// @param latest until when they may be appended, in milliseconds
  record Granted(Action.Append append, List<Flight> flights, long latest) {}

  OwnStream(Table table) {
    this.table = table;
  }

  Table table() {
    return table;
  }

  /// Its name; null while none is open.
  @Nullable String name() {
    return name;
  }

  /// Its name, while it is used.
  String stream() {
    return Objects.requireNonNull(name, table.name());
  }

  /// Whether a batch may be claimed on it.
  boolean free() {
    return name != null && !finished && !claiming && granted.size() < BATCHES;
  }

  /// Whether a stream has to be opened first, and may be.
  boolean mayOpen(long now) {
    return name == null && !opening && now >= notBefore;
  }

  void opening() {
    opening = true;
  }

  void opened(String stream) {
    name = stream;
    rows = 0;
    opening = false;
    refusals = 0;
  }

  void notOpened(long now) {
    opening = false;
    notBefore = now + doubled(FIRST_OPEN_PAUSE_MS, refusals++, LONGEST_OPEN_PAUSE_MS);
  }

  /// A batch is claimed on it, until [#claimed()].
  Tail take() {
    claiming = true;
    return new Tail(table.name(), stream(), rows);
  }

  /// The claim is answered, or nobody waits for that any more.
  void claimed() {
    claiming = false;
  }

  /// Rows are to be appended, after those that were granted before.
  ///
  /// @param end the first offset after them
  void grant(Granted next, long end) {
    granted.add(next);
    rows = end;
  }

  /// What is being appended, or has to be now; null when nothing is.
  @Nullable Granted next() {
    return granted.peek();
  }

  /// What was to be appended is, or is not.
  Granted answered(Action.Append append) {
    Granted first = granted.remove();
    if (!first.append().equals(append)) {
      throw new IllegalStateException("was not appending to %s".formatted(append.stream()));
    }
    return first;
  }

  /// An append went through, so the table is well.
  void appended() {
    rotations = 0;
  }

  /// It is settled, or is about to be: nothing begins on it any more.
  void finish() {
    finished = true;
  }

  boolean isFinished() {
    return finished;
  }

  /// Leaves it if it is finished and nobody uses it.
  ///
  /// @return its name if it was left
  @Nullable String leave() {
    if (!finished || claiming || !granted.isEmpty()) {
      return null;
    }
    String stream = name;
    name = null;
    finished = false;
    return stream;
  }

  /// An append failed: the next stream is opened at once, the ones after it later and later.
  void rotated(long now) {
    if (rotations++ > 0) {
      notBefore = now + doubled(FIRST_ROTATION_PAUSE_MS, rotations - 2, LONGEST_ROTATION_PAUSE_MS);
    }
  }

  /// An append was refused because of its rows.
  void refused(long now) {
    notBefore = now + REFUSAL_PAUSE_MS;
  }

  private static long doubled(long first, int times, long longest) {
    return Math.min(longest, first << Math.min(times, 16));
  }
}
