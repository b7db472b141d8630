package io.sluice.processor;

import io.sluice.model.table.Table;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/// The streams that this process appends to, one for each table, opened at first need.
final class OwnStreams {
  private final Map<String, OwnStream> byTable = new HashMap<>();
  private final Consumer<Action> actions;

  /// @param actions takes what has to be done about them
  OwnStreams(Consumer<Action> actions) {
    this.actions = actions;
  }

  OwnStream of(Table table) {
    return byTable.computeIfAbsent(table.name(), _ -> new OwnStream(table));
  }

  OwnStream of(String table) {
    return Objects.requireNonNull(byTable.get(table), table);
  }

  /// Whether a batch may append to a table; else a stream is opened if it is time for that.
  boolean isFree(Table table, long now) {
    OwnStream own = of(table);
    if (own.mayOpen(now)) {
      own.opening();
      actions.accept(new Action.Open(table));
    }
    return own.free();
  }

  /// The batch that used the stream of a table does not any more.
  void release(String table) {
    leave(of(table).released());
  }

  /// No batch begins on a stream any more. One that uses it goes on.
  void finish(String stream) {
    List.copyOf(byTable.values()).stream()
        .filter(own -> stream.equals(own.name()))
        .forEach(own -> leave(own.finish()));
  }

  void finishAll() {
    byTable.values().forEach(own -> leave(own.finish()));
  }

  private void leave(@org.jspecify.annotations.Nullable String stream) {
    if (stream != null) {
      actions.accept(new Action.Leave(stream));
    }
  }
}
