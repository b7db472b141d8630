package io.sluice.processor;

import io.sluice.model.table.Row;
import io.sluice.model.table.Table;
import io.sluice.processor.StoredRow.Comparison;
import io.sluice.service.Health;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A warehouse in memory that notes what is asked of it, and fails when it is told to.
final class RecordingSink implements RowSink {
  /// What the next append does.
  enum Next {
    WRITE,
    WRITE_BUT_DO_NOT_ANSWER,
    DO_NOT_WRITE,
    REFUSE_FIRST_ROW,
    REFUSE_A_ROW_THAT_WAS_NOT_SENT
  }

  final List<String> actions = new ArrayList<>();
  final List<Row> rows = new ArrayList<>();
  private final Map<String, Long> streams = new HashMap<>();
  private final Set<String> settled = new HashSet<>();
  private final Deque<Next> script = new ArrayDeque<>();
  private final Set<String> bad = new HashSet<>();
  private final Set<String> down = new HashSet<>();
  private @Nullable Error failure;
  private CountDownLatch gate = new CountDownLatch(0);
  private int begun;

  synchronized void next(Next... behaviour) {
    script.addAll(List.of(behaviour));
  }

  /// The next stream that is asked for is an error of the machine.
  synchronized void fail(Error error) {
    failure = error;
  }

  /// From now on the warehouse refuses the rows of an event, or takes them again.
  synchronized void refuse(String id, boolean refused) {
    boolean _ = refused ? bad.add(id) : bad.remove(id);
  }

  /// From now on appends to a table do not land, or do again.
  synchronized void down(String table, boolean isDown) {
    boolean _ = isDown ? down.add(table) : down.remove(table);
  }

  /// Appends wait until the returned latch is counted down.
  synchronized CountDownLatch hold() {
    gate = new CountDownLatch(1);
    return gate;
  }

  synchronized void known(String stream, long rowCount) {
    streams.put(stream, rowCount);
  }

  synchronized List<String> actions() {
    return List.copyOf(actions);
  }

  /// The first value of each row of a table.
  synchronized List<String> stored(String table) {
    return rows.stream()
        .filter(row -> row.table().name().equals(table))
        .map(row -> String.valueOf(row.values().getFirst()))
        .toList();
  }

  @Override
  public synchronized Stream open(Table table) {
    if (failure != null) {
      Error error = failure;
      failure = null;
      throw error;
    }
    String name = table.name() + "/" + streams.size();
    streams.put(name, 0L);
    actions.add("open " + name);
    return new RecordingStream(name);
  }

  @Override
  public synchronized OptionalLong settle(String stream) {
    actions.add("settle " + stream);
    settled.add(stream);
    Long rows = streams.get(stream);
    return rows == null ? OptionalLong.empty() : OptionalLong.of(rows);
  }

  @Override
  public Health check() {
    return Health.UP;
  }

  @Override
  public boolean create(List<Table> tables) {
    return true;
  }

  @Override
  public synchronized Stream openShared(Table table) {
    String name = table.name() + "/shared";
    streams.putIfAbsent(name, 0L);
    actions.add("open " + name);
    return new RecordingStream(name);
  }

  @Override
  public synchronized BitSet lookUp(Table table, List<Sought> sought) {
    actions.add("look up " + sought.size() + " in " + table.name());
    Map<String, List<Row>> byId =
        rows.stream()
            .collect(Collectors.groupingBy(row -> String.valueOf(row.values().getFirst())));
    var found = new BitSet();
    for (int i = 0; i < sought.size(); i++) {
      Sought wanted = sought.get(i);
      found.set(
          i, isThere(wanted, byId) || wanted.elsewhere().stream().anyMatch(o -> isThere(o, byId)));
    }
    return found;
  }

  private static boolean isThere(Sought wanted, Map<String, List<Row>> byId) {
    String id = String.valueOf(wanted.row().values().getFirst());
    return byId.getOrDefault(id, List.of()).stream()
        .filter(row -> row.table().name().equals(wanted.row().table().name()))
        .map(SampleRow::stored)
        .anyMatch(row -> row.compare(wanted, SampleRow.WINDOW) == Comparison.SAME);
  }

  @Override
  public void close() {}

  private synchronized Appended append(String stream, long offset, List<Row> batch) {
    Next next = script.isEmpty() ? Next.WRITE : script.poll();
    actions.add("append %s@%d+%d".formatted(stream, offset, batch.size()));
    long end = streams.getOrDefault(stream, -1L);
    if (end != offset || settled.contains(stream)) {
      boolean again = offset + batch.size() <= end && !settled.contains(stream);
      return again
          ? new Appended.Written()
          : new Appended.Unknown("the stream is not at " + offset);
    }
    if (down.contains(batch.getFirst().table().name())) {
      return new Appended.Unknown("the table is down");
    }
    for (int i = 0; i < batch.size(); i++) {
      Object id = batch.get(i).values().getFirst();
      if (id == null || bad.contains(id.toString())) {
        return new Appended.Refused(Map.of(i, "a value is missing or bad"));
      }
    }
    if (next == Next.WRITE || next == Next.WRITE_BUT_DO_NOT_ANSWER) {
      rows.addAll(batch);
      streams.put(stream, offset + batch.size());
    }
    return switch (next) {
      case WRITE -> new Appended.Written();
      case WRITE_BUT_DO_NOT_ANSWER, DO_NOT_WRITE -> new Appended.Unknown("no answer");
      case REFUSE_A_ROW_THAT_WAS_NOT_SENT -> new Appended.Refused(Map.of(batch.size(), "no row"));
      case REFUSE_FIRST_ROW -> new Appended.Refused(Map.of(0, "no such day"));
    };
  }

  private synchronized long end(String stream) {
    return streams.getOrDefault(stream, 0L);
  }

  /// How many appends have begun.
  synchronized int begun() {
    return begun;
  }

  private synchronized CountDownLatch gate() {
    begun++;
    return gate;
  }

  private final class RecordingStream implements Stream {
    private final String name;
    private volatile boolean closed;

    RecordingStream(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Appended append(long offset, List<Row> batch) throws InterruptedException {
      if (closed) {
        return new Appended.Unknown("the stream is closed");
      }
      gate().await();
      return RecordingSink.this.append(name, name.endsWith("/shared") ? end(name) : offset, batch);
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
