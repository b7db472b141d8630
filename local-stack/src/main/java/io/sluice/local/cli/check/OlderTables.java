package io.sluice.local.cli.check;

import io.sluice.model.route.Route;
import io.sluice.model.route.Routes;
import io.sluice.model.table.Table;
import io.sluice.model.transform.TransformCompiler;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Compares the tables of routes with those that an older configuration made.
final class OlderTables {
  private OlderTables() {}

  /// What tables of the older configuration cannot follow.
  ///
  /// @param older its directory
  /// @throws io.sluice.model.InvalidConfigException when the older one cannot be used itself
  static List<String> complaints(Path older, Routes routes) {
    try (Routes before = Routes.read(older, TransformCompiler.NONE)) {
      Map<String, Table> tables =
          before.tables().stream().collect(Collectors.toMap(Table::name, Function.identity()));
      return complaints(routes, tables);
    }
  }

  /// What tables that exist cannot follow.
  ///
  /// @param catalog finds them by name
  static List<String> existing(Routes routes, Function<String, Optional<Table>> catalog) {
    var tables = new HashMap<String, Table>();
    for (Table table : routes.tables()) {
      catalog.apply(table.name()).ifPresent(found -> tables.put(table.name(), found));
    }
    return complaints(routes, tables);
  }

  /// What existing tables cannot follow.
  ///
  /// @param tables by name
  static List<String> complaints(Routes routes, Map<String, Table> tables) {
    var complaints = new ArrayList<String>();
    for (Route route : routes.all()) {
      Table before = tables.get(route.table().name());
      if (before != null) {
        TableChange.reasons(before, route.table()).stream()
            .map(reason -> route.written().place("table") + ": " + reason)
            .filter(complaint -> !complaints.contains(complaint))
            .forEach(complaints::add);
      }
    }
    return complaints;
  }
}
