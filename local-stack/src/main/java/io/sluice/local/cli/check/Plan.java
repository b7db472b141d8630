package io.sluice.local.cli.check;

import io.sluice.model.route.Route;
import io.sluice.model.route.RouteText;
import io.sluice.model.route.Routes;
import java.util.ArrayList;
import java.util.List;

/// Says in words what each route does, in the order in which it does it.
final class Plan {
  private Plan() {}

  /// The lines about all routes.
  static List<String> lines(Routes routes) {
    var lines = new ArrayList<String>();
    for (Route route : routes.all()) {
      lines.add("route " + route.name() + "  (" + route.written().place() + ")");
      add(lines, route);
      lines.add("");
    }
    lines.add("every other event");
    lines.add(line("table", "events"));
    return lines;
  }

  private static void add(List<String> lines, Route route) {
    RouteText written = route.written();
    lines.add(line("match", written.match() == null ? "every event" : written.match()));
    boolean atIngest = written.transform() == null;
    if (written.schema() != null && atIngest) {
      lines.add(line("check", written.schema() + ", when it is posted"));
    }
    if (written.filter() != null) {
      lines.add(line("filter", written.filter()));
    }
    if (written.transform() != null) {
      String function = written.function() == null ? "" : ", function " + written.function();
      lines.add(line("transform", written.transform() + function));
    }
    if (written.schema() != null && !atIngest) {
      lines.add(line("check", written.schema() + ", what the transform made"));
    }
    lines.add(
        line(
            "table",
            "%s, a partition for each day of %s, clustered by %s"
                .formatted(
                    route.table().name(),
                    route.table().partitionedBy(),
                    String.join(", ", route.table().clusteredBy()))));
  }

  private static String line(String step, String what) {
    return "  %-10s %s".formatted(step, what.strip().replaceAll("\\s*\\R\\s*", " "));
  }
}
