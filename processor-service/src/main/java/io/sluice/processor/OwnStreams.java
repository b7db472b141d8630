package io.sluice.processor;

import io.sluice.model.table.Table;
import java.util.HashMap;
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

  /// Nothing is claimed on the stream of a table any more.
  void claimed(String table) {
    OwnStream own = of(table);
    own.claimed();
    leave(own);
  }

  /// Nothing begins on a stream any more. What is under way goes on.
  void finish(String stream) {
    byTable.values().stream().filter(own -> stream.equals(own.name())).forEach(this::finish);
  }

  void finishAll() {
    byTable.values().forEach(this::finish);
  }

  private void finish(OwnStream own) {
    own.finish();
    leave(own);
  }

  /// Leaves a stream that is finished, once nobody uses it.
  void leave(OwnStream own) {
    String left = own.leave();
    if (left != null) {
      actions.accept(new Action.Leave(left));
    }
  }
}
