package io.sluice.model.route;

import io.sluice.model.InvalidConfigException;
import io.sluice.model.condition.EventView;
import io.sluice.model.condition.Verdict;
import io.sluice.model.table.Table;
import io.sluice.model.transform.Transform;
import io.sluice.model.transform.TransformCompiler;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/// The routes of a configuration directory, in their order: an event takes the first one that
/// matches, and only that one. Safe for many threads.
public final class Routes implements AutoCloseable {
  /// No routes: every event goes to `events`.
  public static final Routes NONE = new Routes(List.of(), "");

  private final List<Route> routes;
  private final Map<String, Route> byMark = new HashMap<>();
  private final String hash;

  /// Hears of conditions that cannot be decided for an event.
  public interface Doubts {
    /// The condition of a route is neither true nor false for an event, for another reason than a
    /// field that it does not have; the route is passed over.
    void undecided(Route route, String detail);
  }

  Routes(List<Route> routes, String hash) {
    this.routes = List.copyOf(routes);
    this.hash = hash;
    routes.forEach(route -> byMark.put(route.mark(), route));
  }

  /// Reads `sluice.yaml` and everything that it names. Without that file there are no routes.
  ///
  /// @param directory the configuration directory; nothing outside of it is read
  /// @throws InvalidConfigException with every complaint, not only the first
  public static Routes read(Path directory, TransformCompiler compiler) {
    return new RouteReader(directory, compiler).read();
  }

  /// 12 hexadecimal digits that differ when any route does; empty without routes.
  public String hash() {
    return hash;
  }

  /// All of them.
  public List<Route> all() {
    return routes;
  }

  /// The route that an event takes; null when it goes to `events`. A condition that asks for a
  /// field which the event does not have does not match it.
  public @Nullable Route of(EventView event, Doubts doubts) {
    for (Route route : routes) {
      switch (route.matches(event)) {
        case Verdict.Holds() -> {
          return route;
        }
        case Verdict.Fails() -> {}
        case Verdict.Undecided(String detail, boolean absent) -> {
          if (!absent) {
            doubts.undecided(route, detail);
          }
        }
      }
    }
    return null;
  }

  /// The very route, in the very version, that an event is marked with; empty when there is none
  /// here.
  public Optional<Route> marked(String mark) {
    return Optional.ofNullable(byMark.get(mark));
  }

  /// The tables that rows go to, `events` aside.
  public SequencedSet<Table> tables() {
    var tables = new LinkedHashSet<Table>();
    routes.forEach(route -> tables.add(route.table()));
    return tables;
  }

  /// Frees what its transforms hold.
  @Override
  public void close() {
    routes.stream().map(Route::transform).filter(Objects::nonNull).forEach(Transform::close);
  }
}
