package io.sluice.local.bigquery.sql;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A JSONPath as BigQuery reads it, in DuckDB's spelling with every name quoted.
record JsonPath(String text) {
  static final JsonPath ROOT = new JsonPath("$");

  private static final Pattern STEP =
      Pattern.compile(
          "\\.\"([^\"]*)\"|\\.([^.\\[\"\\s]+)|\\[\\s*(\\d+)\\s*]|\\[\\s*'([^']*)'\\s*]|\\[\\s*\"([^\"]*)\"\\s*]");

  /// Reads a path such as `$.a."b c"[0]['d']`.
  static JsonPath parse(Position at, String path) {
    if (!path.startsWith("$")) {
      throw SqlException.at(at, "JSONPath must start with '$'");
    }
    JsonPath parsed = ROOT;
    Matcher step = STEP.matcher(path);
    int end = 1;
    while (end < path.length()) {
      step.region(end, path.length());
      if (!step.lookingAt()) {
        throw SqlException.at(at, "Invalid token in JSONPath at: " + path.substring(end));
      }
      parsed =
          step.group(3) != null
              ? parsed.element(Long.parseLong(step.group(3)))
              : parsed.member(at, name(step));
      end = step.end();
    }
    return parsed;
  }

  private static String name(Matcher step) {
    for (int group : new int[] {1, 2, 4}) {
      if (step.group(group) != null) {
        return step.group(group);
      }
    }
    return step.group(5);
  }

  /// The path to a member of what this path leads to.
  JsonPath member(Position at, String name) {
    if (name.indexOf('"') >= 0 || name.indexOf('\\') >= 0 || name.equals("*") || name.isEmpty()) {
      throw SqlException.unsupported(at, "The JSON name '" + name + "' is");
    }
    return new JsonPath(text + ".\"" + name + "\"");
  }

  /// The path to an element of what this path leads to; a negative place finds nothing.
  JsonPath element(long place) {
    long beyond = place < 0 ? Integer.MAX_VALUE : place;
    return new JsonPath(text + "[" + beyond + "]");
  }

  String literal() {
    return Duck.text(text);
  }
}
