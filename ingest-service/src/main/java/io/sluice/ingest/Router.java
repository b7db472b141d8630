package io.sluice.ingest;

import io.sluice.model.Event;
import io.sluice.model.condition.EventView;
import io.sluice.model.decode.Item;
import io.sluice.model.route.Route;
import io.sluice.model.route.Routes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Finds the route of each event, marks the event with it, and does not take what the route's
/// schema refuses.
final class Router {
  private final Supplier<Routes> routes;
  private final IngestMetrics metrics;

  Router(Supplier<Routes> routes, IngestMetrics metrics) {
    this.routes = routes;
    this.metrics = metrics;
  }

  /// The events of a request on their routes.
  ///
  /// @param config hash of the routes; empty when there are none
  record Routed(List<Item> items, String config) {}

  Routed route(List<Item> items) {
    Routes current = routes.get();
    if (current.all().isEmpty()) {
      return new Routed(items, "");
    }
    var routed = new ArrayList<Item>(items.size());
    for (Item item : items) {
      routed.add(item instanceof Item.Taken(Event event) ? route(event, current) : item);
    }
    return new Routed(routed, current.hash());
  }

  private Item route(Event event, Routes current) {
    Route route = current.of(new EventView(event), (on, _) -> metrics.undecided(on.name()));
    if (route == null) {
      return new Item.Taken(event);
    }
    return route
        .fault(event)
        .<Item>map(detail -> new Item.Unfit(event, detail))
        .orElseGet(() -> new Item.Taken(event.on(route.mark())));
  }
}
