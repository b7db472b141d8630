package io.sluice.processor;

import io.sluice.model.table.Table;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The stream that this process appends to in one table, and when it may open the next one.
final class OwnStream {
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
  private boolean taken;
  private boolean finished;
  private int rotations;
  private int refusals;
  private long notBefore;

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

  /// Its name, while a batch uses it.
  String stream() {
    return Objects.requireNonNull(name, table.name());
  }

  /// Whether a batch may use it.
  boolean free() {
    return name != null && !taken;
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
    taken = false;
    finished = false;
    refusals = 0;
  }

  void notOpened(long now) {
    opening = false;
    notBefore = now + doubled(FIRST_OPEN_PAUSE_MS, refusals++, LONGEST_OPEN_PAUSE_MS);
  }

  /// A batch uses it until [#released()].
  Tail take() {
    taken = true;
    return new Tail(table.name(), stream(), rows);
  }

  /// Notes that offsets were given away.
  ///
  /// @param end the first offset after them
  void advance(long end) {
    rows = Math.max(rows, end);
  }

  /// An append went through, so the table is well.
  void appended() {
    rotations = 0;
  }

  /// Nobody uses it any more.
  ///
  /// @return its name if it has to be left now
  @Nullable String released() {
    taken = false;
    return finished ? left() : null;
  }

  /// It is settled, or is about to be.
  ///
  /// @return its name if it has to be left now; null while a batch uses it
  @Nullable String finish() {
    finished = true;
    return taken ? null : left();
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

  private @Nullable String left() {
    String stream = name;
    name = null;
    finished = false;
    taken = false;
    return stream;
  }

  private static long doubled(long first, int times, long longest) {
    return Math.min(longest, first << Math.min(times, 16));
  }
}
