package io.sluice.local.bigquery.sql;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Regular expressions: RE2's in BigQuery as well as in DuckDB.
final class PatternFunctions {
  /// An opening parenthesis that captures, or something escaped or in brackets to be skipped.
  private static final Pattern GROUP =
      Pattern.compile("\\\\.|\\[\\^?]?(?:\\\\.|[^\\]\\\\])*]|(\\((?!\\?)|\\(\\?P?<)");

  private PatternFunctions() {}

  static void define(Registry functions) {
    functions.define("REGEXP_CONTAINS(STRING, STRING) -> BOOL", "regexp_matches({0}, {1})");
    functions.define(
        "REGEXP_REPLACE(STRING, STRING, STRING) -> STRING", "regexp_replace({0}, {1}, {2}, 'g')");
    functions.define("REGEXP_EXTRACT(STRING, STRING) -> STRING", "", PatternFunctions::extract);
    functions.define("REGEXP_SUBSTR(STRING, STRING) -> STRING", "", PatternFunctions::extract);
    functions.define(
        "REGEXP_EXTRACT_ALL(STRING, STRING) -> ARRAY<STRING>", "", PatternFunctions::all);
  }

  private static @Nullable Typed extract(Invocation call) {
    if (!call.hasCount(2, 2)) {
      return null;
    }
    String text = call.arg(0, Type.STRING).text();
    String pattern = Duck.text(call.constant(1));
    return new Typed(
        "CASE WHEN regexp_matches(%s, %s) THEN regexp_extract(%s, %s, %d) END"
            .formatted(text, pattern, text, pattern, group(call)),
        Type.STRING);
  }

  private static @Nullable Typed all(Invocation call) {
    if (!call.hasCount(2, 2)) {
      return null;
    }
    return new Typed(
        "regexp_extract_all(%s, %s, %d)"
            .formatted(call.arg(0, Type.STRING).text(), Duck.text(call.constant(1)), group(call)),
        Type.array(Type.STRING));
  }

  /// The group to extract: the only one, or all of the match.
  private static int group(Invocation call) {
    int groups = 0;
    Matcher matcher = GROUP.matcher(call.constant(1));
    while (matcher.find()) {
      if (matcher.group(1) != null) {
        groups++;
      }
    }
    if (groups > 1) {
      throw SqlException.at(
          call.at(),
          "Regular expressions passed into extraction functions must not have more than 1"
              + " capturing group");
    }
    return groups;
  }
}
