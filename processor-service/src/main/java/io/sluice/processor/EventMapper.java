package io.sluice.processor;

import io.sluice.model.Event;
import io.sluice.model.Message;
import io.sluice.model.Rejection.Reason;
import io.sluice.model.Rejection.Stage;
import io.sluice.model.condition.EventView;
import io.sluice.model.condition.Verdict;
import io.sluice.model.route.Route;
import io.sluice.model.route.Routes;
import io.sluice.model.schema.MappedRow;
import io.sluice.model.table.EventsTable;
import io.sluice.model.table.Row;
import io.sluice.model.transform.Transformed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Maps the events of one message by one set of routes.
final class EventMapper {
  /// Separates the id of an event from the number of one of its rows.
  private static final char FAN_OUT = '#';

  private final Message message;
  private final Routes routes;
  private final boolean known;
  private final RouteMetrics metrics;

  /// What becomes of an event.
  sealed interface Mapped {
    /// Its rows.
    ///
    /// @param route null for the table `events`
    /// @param fannedOut whether they are the results of a fan-out, however many
    record Rows(@Nullable Route route, List<Row> rows, boolean fannedOut) implements Mapped {}

    /// It is not wanted.
    record Filtered() implements Mapped {}

    /// It cannot be used.
    record Refused(Stage stage, Reason reason, String detail) implements Mapped {}
  }

  /// @param known whether ingest compared the message's events with these very routes
  EventMapper(Message message, Routes routes, boolean known, RouteMetrics metrics) {
    this.message = message;
    this.routes = routes;
    this.known = known;
    this.metrics = metrics;
  }

  Mapped map(Event event) throws InterruptedException {
    var view = new EventView(event);
    String mark = event.route();
    Route marked = mark == null ? null : routes.marked(mark).orElse(null);
    if (marked != null) {
      return map(event, view, marked, false);
    }
    if (mark == null && known) {
      return plain(event);
    }
    Route route = routes.of(view, (on, _) -> metrics.undecided(on.name()));
    if (route == null) {
      return mark == null ? plain(event) : stranger(event);
    }
    return mark != null && route.fault(event).isPresent()
        ? stranger(event)
        : map(event, view, route, true);
  }

  /// The rows that a processor with other routes would have made of an event: without this route it
  /// goes to `events`, and with the one that it names to the table of that.
  ///
  /// @param taken the route that it takes here; null when it goes to `events`
  List<Row> elsewhere(Event event, @Nullable Route taken) {
    if (taken != null) {
      return taken.table().equals(EventsTable.TABLE)
          ? List.of()
          : List.of(EventsTable.row(event, message));
    }
    String mark = event.route();
    if (mark == null) {
      return List.of();
    }
    return routes.all().stream()
        .filter(route -> mark.startsWith(route.name() + Route.VERSION))
        .flatMap(route -> asIfTaken(event, route).stream())
        .toList();
  }

  private Optional<Row> asIfTaken(Event event, Route route) {
    return row(route, event, false) instanceof MappedRow.ToRow(Row row)
        ? Optional.of(row)
        : Optional.empty();
  }

  private Mapped plain(Event event) {
    return new Mapped.Rows(null, List.of(EventsTable.row(event, message)), false);
  }

  /// Ingest checked it by a route, or a version of one, that is not here, and accepted it.
  private Mapped stranger(Event event) {
    metrics.stranger();
    return plain(event);
  }

  private Mapped map(Event event, EventView view, Route route, boolean unchecked)
      throws InterruptedException {
    if (route.filter() != null) {
      switch (route.filter().test(view)) {
        case Verdict.Holds() -> {}
        case Verdict.Fails() -> {
          return filtered(route);
        }
        case Verdict.Undecided(String detail, _) -> {
          return refused(Stage.TRANSFORM, Reason.UNMAPPABLE, route.named("filter: " + detail));
        }
      }
    }
    if (route.transform() == null) {
      return rows(route, List.of(event), false, unchecked);
    }
    return switch (route.transform().apply(event)) {
      case Transformed.Changed(var payload) ->
          rows(route, List.of(with(event, event.id(), payload)), false, true);
      case Transformed.FannedOut(var payloads) -> fannedOut(route, event, payloads);
      case Transformed.Dropped() -> filtered(route);
      case Transformed.Failed(String detail) ->
          refused(Stage.TRANSFORM, Reason.UNMAPPABLE, route.named(detail));
    };
  }

  private Mapped fannedOut(Route route, Event event, List<Transformed.Payload> payloads) {
    if (payloads.isEmpty()) {
      return filtered(route);
    }
    var results = new ArrayList<Event>(payloads.size());
    for (int i = 0; i < payloads.size(); i++) {
      results.add(with(event, event.id() + FAN_OUT + i, payloads.get(i)));
    }
    return rows(route, results, true, true);
  }

  /// The rows of an event; when one of them cannot be, there is none.
  private Mapped rows(Route route, List<Event> results, boolean fannedOut, boolean unchecked) {
    var rows = new ArrayList<Row>(results.size());
    for (Event result : results) {
      switch (row(route, result, unchecked)) {
        case MappedRow.ToRow(Row row) -> rows.add(row);
        case MappedRow.Refused(String detail) -> {
          boolean validate = unchecked && route.transform() == null;
          return refused(
              validate ? Stage.VALIDATE : Stage.MAP,
              validate ? Reason.INVALID : Reason.UNMAPPABLE,
              route.named(detail));
        }
      }
    }
    metrics.routed(route.name(), rows.size());
    return new Mapped.Rows(route, rows, fannedOut);
  }

  private MappedRow row(Route route, Event event, boolean unchecked) {
    if (route.typed() == null) {
      return new MappedRow.ToRow(EventsTable.row(route.table(), event, message, event.data()));
    }
    return unchecked
        ? route.typed().checkedRow(event, message, event.data())
        : route.typed().row(event, message, event.data());
  }

  private Mapped filtered(Route route) {
    metrics.filtered(route.name());
    return new Mapped.Filtered();
  }

  private static Mapped refused(Stage stage, Reason reason, String detail) {
    return new Mapped.Refused(stage, reason, detail);
  }

  private static Event with(Event event, String id, Transformed.Payload payload) {
    return new Event(
        id,
        event.source(),
        event.type(),
        event.time(),
        event.subject(),
        event.receivedAt(),
        event.identity(),
        payload.attributes(),
        payload.data(),
        false,
        event.route());
  }
}
