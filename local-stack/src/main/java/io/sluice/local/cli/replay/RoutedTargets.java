package io.sluice.local.cli.replay;

import io.sluice.model.Event;
import io.sluice.model.condition.EventView;
import io.sluice.model.route.Route;
import io.sluice.model.route.Routes;
import io.sluice.model.table.EventsTable;
import java.util.ArrayList;
import java.util.List;

/// Where the routes of a configuration directory lead.
final class RoutedTargets implements Targets {
  private static final String EVENTS = EventsTable.TABLE.name();

  private final Routes routes;
  private final List<String> wanted;

  /// @param wanted names of the routes that are asked for; empty for any, and for events of none
  RoutedTargets(Routes routes, List<String> wanted) throws ReplayException {
    this.routes = routes;
    this.wanted = wanted;
    List<String> known = routes.all().stream().map(Route::name).toList();
    var unknown = new ArrayList<>(wanted);
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw new ReplayException(
          "there is no route %s; the configuration has %s".formatted(unknown.getFirst(), known));
    }
  }

  @Override
  public Target of(Event event) {
    Route route = routes.of(new EventView(event), (_, _) -> {});
    if (!wanted.isEmpty() && (route == null || !wanted.contains(route.name()))) {
      return new Target.Elsewhere();
    }
    if (route == null) {
      return new Target.Tables(event, List.of(EVENTS), false);
    }
    if (route.fault(event).isPresent()) {
      return new Target.Refused("by the schema of route " + route.name());
    }
    String table = route.table().name();
    return new Target.Tables(
        event.on(route.mark()),
        table.equals(EVENTS) ? List.of(table) : List.of(table, EVENTS),
        route.transform() != null);
  }
}
