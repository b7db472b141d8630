package io.sluice.local.cli.check;

import io.sluice.model.condition.Condition;
import io.sluice.model.route.Route;
import io.sluice.model.route.Routes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What is allowed, and yet hardly meant.
final class Hints {
  private Hints() {}

  /// Routes whose events, or some of them, take another one before.
  static List<String> of(Routes routes) {
    var hints = new ArrayList<String>();
    Map<String, String> takenBy = new HashMap<>();
    for (Route route : routes.all()) {
      Set<String> types =
          new TreeSet<>(
              Optional.ofNullable(route.match()).flatMap(Condition::types).orElse(Set.of()));
      var gone = new TreeSet<>(types);
      gone.retainAll(takenBy.keySet());
      String place = "hint: " + route.written().place("match");
      if (!gone.isEmpty()) {
        String others = String.join(", ", new TreeSet<>(gone.stream().map(takenBy::get).toList()));
        hints.add(
            gone.equals(types)
                ? "%s: no event reaches route '%s': %s before it takes all of %s"
                    .formatted(place, route.name(), others, gone)
                : "%s: route '%s' never sees %s: %s before it takes them"
                    .formatted(place, route.name(), gone, others));
      }
      types.forEach(type -> takenBy.putIfAbsent(type, route.name()));
    }
    return hints;
  }
}
