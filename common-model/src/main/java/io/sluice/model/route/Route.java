package io.sluice.model.route;

import io.sluice.model.Event;
import io.sluice.model.condition.Condition;
import io.sluice.model.condition.EventView;
import io.sluice.model.condition.Verdict;
import io.sluice.model.schema.TypedTable;
import io.sluice.model.table.Table;
import io.sluice.model.transform.Transform;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which events, checked by which schema, changed by which transform, into which table.
///
/// @param name how it is called
/// @param version 12 hexadecimal digits that differ when anything about it does
/// @param match which events take it; null for every event
/// @param filter which of its events are kept; null for all
/// @param transform changes the payload; null when there is none
/// @param table where its rows go
/// @param typed what makes its rows by a schema; null for a table with the columns of `events`
/// @param written how it stands in the file
public record Route(
    String name,
    String version,
    @Nullable Condition match,
    @Nullable Condition filter,
    @Nullable Transform transform,
    Table table,
    @Nullable TypedTable typed,
    RouteText written) {
  /// What stands in a mark between the name of a route, which never has it, and its version.
  public static final char VERSION = '@';

  /// What an event of this route is marked with: `name@version`.
  public String mark() {
    return name + VERSION + version;
  }

  /// Why an event cannot take this route; empty when it can. With a transform nobody knows before
  /// it has run, since the schema describes what that makes.
  public Optional<String> fault(Event event) {
    return typed == null || transform != null
        ? Optional.empty()
        : typed.schema().fault(event).map(this::named);
  }

  /// What went wrong, with the route on which it did.
  public String named(String detail) {
    return "route " + name + ": " + detail;
  }

  Verdict matches(EventView event) {
    return match == null ? Verdict.YES : match.test(event);
  }
}
