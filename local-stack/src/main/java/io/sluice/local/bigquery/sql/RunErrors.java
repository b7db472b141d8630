package io.sluice.local.bigquery.sql;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// DuckDB's complaints about a running statement, in BigQuery's words.
public final class RunErrors {
  private record Rule(Pattern pattern, String message) {}

  private static final List<Rule> RULES =
      List.of(
          rule("(?s)'" + Duck.ERROR_MARK + "(.*)' to INT64.*", "$1"),
          rule("(?s)Overflow in \\w+ of INT64 \\(([^)]*)\\).*", "int64 overflow: $1"),
          rule("(?s)Type INT128 with value \\S+ can't be cast.*", "int64 overflow"),
          rule("Division by zero in expression", "division by zero"),
          rule(
              "(?s)column \"([^\"]*)\" must appear in the GROUP BY.*",
              "SELECT list expression references column $1 which is neither grouped nor aggregated"),
          rule(
              "(?s)More than one row returned by a subquery.*",
              "Scalar subquery produced more than one element"),
          rule("(?s)WHERE clause cannot contain (\\w+).*", "The WHERE clause cannot contain $1"),
          rule("(?s)Malformed JSON.*", "Invalid JSON literal"),
          rule(
              "NOT NULL constraint failed: (?:\\S*\\.)?([^.\\s]+)",
              "Required field $1 cannot be null"),
          rule("(?s)Could not convert string '(.*?)' to INT64.*", "Bad int64 value: $1"),
          rule("(?s)Could not convert string '(.*?)' to DOUBLE.*", "Bad double value: $1"),
          rule(
              "(?s)Could not parse string \"(.*?)\" according to format.*",
              "Failed to parse input string \"$1\""),
          rule("(?s)Conversion Error: (.*?)\\n.*", "Invalid value: $1"));

  private static final Pattern CATEGORY = Pattern.compile("^[A-Z][A-Za-z ]* Error: ");

  private RunErrors() {}

  /// The message for the user.
  public static String reworded(String message) {
    for (Rule rule : RULES) {
      Matcher matcher = rule.pattern().matcher(message);
      if (matcher.find()) {
        return rule.message().replace("$1", matcher.groupCount() > 0 ? matcher.group(1) : "");
      }
    }
    String first = CATEGORY.matcher(message).replaceFirst("").lines().findFirst().orElse(message);
    return "The local BigQuery cannot run this query: " + first;
  }

  private static Rule rule(String pattern, String message) {
    return new Rule(Pattern.compile(pattern), message);
  }
}
