package io.sluice.model.route;

import io.sluice.model.Nearest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// Reads `sluice.yaml`, YAML 1.2, into routes as they are written. Every fault is one complaint,
/// with its line.
final class RouteFile {
  /// Name of the file in the configuration directory.
  static final String NAME = "sluice.yaml";

  private static final String ROUTES = "routes";

  /// Characters of a route's name, which travels with each of its events.
  private static final Pattern ROUTE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");

  /// A part of what BigQuery allows: letters, digits and underscores, so that no query needs
  /// quotes.
  private static final Pattern TABLE_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,199}");

  private static final Set<String> KEYS =
      Set.of(
          "name",
          "match",
          "schema",
          "filter",
          "transform",
          "function",
          "table",
          "partition_by",
          "cluster_by");

  private final List<String> complaints;

  /// @param complaints takes what is wrong
  RouteFile(List<String> complaints) {
    this.complaints = complaints;
  }

  /// The routes in their order; those that have faults aside.
  List<RouteText> read(String text) {
    try {
      var settings = LoadSettings.builder().setLabel(NAME).build();
      return new Compose(settings).composeString(text).map(this::routes).orElse(List.of());
    } catch (MarkedYamlEngineException e) {
      String place = e.getProblemMark().map(mark -> NAME + ":" + (mark.getLine() + 1)).orElse(NAME);
      complaints.add("%s: this is no YAML: %s; correct it".formatted(place, e.getProblem()));
    } catch (YamlEngineException e) {
      complaints.add("%s: this is no YAML: %s".formatted(NAME, e.getMessage()));
    }
    return List.of();
  }

  private List<RouteText> routes(Node root) {
    Map<String, Node> members = members(root, Set.of(ROUTES), "the file");
    Node routes = members.get(ROUTES);
    if (routes == null) {
      complain(root, "there are no routes: begin with 'routes:' and a list");
      return List.of();
    }
    if (!(routes instanceof SequenceNode list)) {
      complain(routes, "'routes' is no list: each route begins with '- name: ...'");
      return List.of();
    }
    var texts = new ArrayList<RouteText>();
    for (Node node : list.getValue()) {
      RouteText route = route(node);
      if (route != null) {
        texts.add(route);
      }
    }
    checkNames(texts);
    return texts;
  }

  private @Nullable RouteText route(Node node) {
    int before = complaints.size();
    Map<String, Node> members = members(node, KEYS, "a route");
    if (complaints.size() > before) {
      return null;
    }
    String name = required(node, members, "name", ROUTE_NAME, "letters, digits, - and _, up to 63");
    String table =
        required(node, members, "table", TABLE_NAME, "letters, digits and _, no digit first");
    var route =
        new RouteText(
            place(node),
            name,
            text(members, "match"),
            text(members, "schema"),
            text(members, "filter"),
            text(members, "transform"),
            text(members, "function"),
            table,
            text(members, "partition_by"),
            list(members, "cluster_by"),
            places(node));
    if (route.function() != null && route.transform() == null) {
      complain(node, "route '%s' has a function, but no transform; name its file".formatted(name));
    }
    return complaints.size() > before ? null : route;
  }

  private void checkNames(List<RouteText> routes) {
    var names = new HashSet<String>();
    RouteText all = null;
    for (RouteText route : routes) {
      if (!names.add(route.name())) {
        complaints.add(
            "%s: another route is called '%s'; give it a name of its own"
                .formatted(route.place(), route.name()));
      }
      if (all != null) {
        complaints.add(
            "%s: no event reaches route '%s', because '%s' before it takes every one; put '%s' last"
                .formatted(route.place(), route.name(), all.name(), all.name()));
      }
      all = route.match() == null ? route : all;
    }
  }

  private String required(
      Node route, Map<String, Node> members, String key, Pattern form, String meaning) {
    String value = text(members, key);
    if (value == null) {
      complain(route, "a route lacks '%s'; add it".formatted(key));
      return "";
    }
    if (!form.matcher(value).matches()) {
      complain(
          members.getOrDefault(key, route),
          "'%s' is no %s: it has %s".formatted(value, key, meaning));
    }
    return value;
  }

  private @Nullable String text(Map<String, Node> members, String key) {
    Node node = members.get(key);
    if (node == null) {
      return null;
    }
    if (node instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
      return scalar.getValue().strip();
    }
    complain(node, "'%s' is no text; write one, between quotes if need be".formatted(key));
    return null;
  }

  private @Nullable List<String> list(Map<String, Node> members, String key) {
    Node node = members.get(key);
    if (node == null) {
      return null;
    }
    var texts = new ArrayList<String>();
    if (node instanceof SequenceNode list) {
      for (Node member : list.getValue()) {
        if (member instanceof ScalarNode scalar) {
          texts.add(scalar.getValue());
        } else {
          complain(member, "'%s' is a list of names".formatted(key));
        }
      }
    } else if (node instanceof ScalarNode scalar) {
      texts.add(scalar.getValue());
    } else {
      complain(node, "'%s' is a list of names, such as [event_type, source]".formatted(key));
    }
    return texts;
  }

  private Map<String, Node> members(Node node, Set<String> known, String what) {
    var members = new LinkedHashMap<String, Node>();
    if (!(node instanceof MappingNode mapping)) {
      complain(node, what + " is written as 'key: value' lines; look at the indentation");
      return members;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
      if (!known.contains(key)) {
        complain(
            tuple.getKeyNode(),
            "%s has no '%s'%s"
                .formatted(
                    what,
                    key,
                    Nearest.to(key, known)
                        .map(near -> "; did you mean '%s'?".formatted(near))
                        .orElse(
                            ": it has " + String.join(", ", known.stream().sorted().toList()))));
      } else if (members.put(key, tuple.getValueNode()) != null) {
        complain(tuple.getKeyNode(), "'%s' is there twice".formatted(key));
      }
    }
    return members;
  }

  private static Map<String, String> places(Node route) {
    var places = new HashMap<String, String>();
    if (route instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode key) {
          places.put(key.getValue(), place(key));
        }
      }
    }
    return places;
  }

  private void complain(Node node, String complaint) {
    complaints.add(place(node) + ": " + complaint);
  }

  private static String place(Node node) {
    return node.getStartMark().map(mark -> NAME + ":" + (mark.getLine() + 1)).orElse(NAME);
  }
}
