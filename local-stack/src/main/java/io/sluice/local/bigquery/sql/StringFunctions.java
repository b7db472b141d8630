package io.sluice.local.bigquery.sql;

import io.sluice.local.bigquery.sql.Type.Kind;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

final class StringFunctions {
  /// What TRIM takes for white space, as an expression.
  private static final String BLANKS =
      "(' ' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13) || chr(133) || chr(160))";

  private StringFunctions() {}

  static void define(Registry functions) {
    functions.define("LOWER(STRING) -> STRING", "lower({0})");
    functions.define("UPPER(STRING) -> STRING", "upper({0})");
    functions.define("INITCAP(STRING) -> STRING", initcap());
    functions.define("LENGTH(STRING) -> INT64", "length({0})");
    functions.define("LENGTH(BYTES) -> INT64", "octet_length({0})");
    functions.define("CHAR_LENGTH(STRING) -> INT64", "length({0})");
    functions.define("CHARACTER_LENGTH(STRING) -> INT64", "length({0})");
    functions.define("BYTE_LENGTH(STRING) -> INT64", "octet_length(encode({0}))");
    functions.define("BYTE_LENGTH(BYTES) -> INT64", "octet_length({0})");
    functions.define("OCTET_LENGTH(STRING) -> INT64", "octet_length(encode({0}))");
    functions.define("CONCAT(STRING, ...) -> STRING", "", StringFunctions::concat);
    functions.define("STRPOS(STRING, STRING) -> INT64", "strpos({0}, {1})");
    // Each byte as three characters, the last of which is in no byte: so only whole bytes match.
    functions.define(
        "STRPOS(BYTES, BYTES) -> INT64",
        "(strpos(regexp_replace(hex({0}), '..', '\\0-', 'g'), regexp_replace(hex({1}), '..', '\\0-', 'g')) + 2) // 3");
    functions.define("INSTR(STRING, STRING) -> INT64", "strpos({0}, {1})");
    functions.define("STARTS_WITH(STRING, STRING) -> BOOL", "starts_with({0}, {1})");
    functions.define("ENDS_WITH(STRING, STRING) -> BOOL", "ends_with({0}, {1})");
    functions.define("CONTAINS_SUBSTR(STRING, STRING) -> BOOL", "contains(lower({0}), lower({1}))");
    functions.define("REPLACE(STRING, STRING, STRING) -> STRING", "replace({0}, {1}, {2})");
    functions.define("REVERSE(STRING) -> STRING", "reverse({0})");
    functions.define(
        "REPEAT(STRING, INT64) -> STRING", unlessNegative("{1}", "REPEAT", "repeat({0}, {1})"));
    functions.define("TRANSLATE(STRING, STRING, STRING) -> STRING", "translate({0}, {1}, {2})");
    functions.define("ASCII(STRING) -> INT64", "CAST(ascii({0}) AS BIGINT)");
    functions.define("UNICODE(STRING) -> INT64", "CAST(unicode({0}) AS BIGINT)");
    functions.define("CHR(INT64) -> STRING", "chr(CAST({0} AS INTEGER))");
    functions.define("SPLIT(STRING) -> ARRAY<STRING>", "string_split({0}, ',')");
    functions.define("SPLIT(STRING, STRING) -> ARRAY<STRING>", "string_split({0}, {1})");
    trims(functions);
    parts(functions);
    functions.define("FORMAT(STRING, ...) -> STRING", "", Formatting::format);
  }

  private static void trims(Registry functions) {
    for (String name : List.of("TRIM", "LTRIM", "RTRIM")) {
      String duck = name.toLowerCase(Locale.ROOT);
      functions.define(name + "(STRING) -> STRING", duck + "({0}, " + BLANKS + ")");
      functions.define(name + "(STRING, STRING) -> STRING", duck + "({0}, {1})");
    }
  }

  private static void parts(Registry functions) {
    for (String name : List.of("SUBSTR", "SUBSTRING")) {
      functions.define(name + "(STRING, INT64) -> STRING", "substr({0}, " + start() + ")");
      functions.define(
          name + "(STRING, INT64, INT64) -> STRING",
          unlessNegative("{2}", "SUBSTR", "substr({0}, " + start() + ", {2})"));
    }
    functions.define(
        "LEFT(STRING, INT64) -> STRING", unlessNegative("{1}", "LEFT", "left({0}, {1})"));
    functions.define(
        "RIGHT(STRING, INT64) -> STRING", unlessNegative("{1}", "RIGHT", "right({0}, {1})"));
    for (String name : List.of("LPAD", "RPAD")) {
      String duck = name.toLowerCase(Locale.ROOT) + "({0}, CAST({1} AS INTEGER), ";
      functions.define(
          name + "(STRING, INT64) -> STRING", unlessNegative("{1}", name, duck + "' ')"));
      functions.define(
          name + "(STRING, INT64, STRING) -> STRING", unlessNegative("{1}", name, duck + "{2})"));
    }
  }

  /// Where SUBSTR begins: 0, and what lies before the text, mean its first character.
  private static String start() {
    return "CASE WHEN {1} = 0 OR {1} < -length({0}) THEN 1 ELSE {1} END";
  }

  private static String unlessNegative(String count, String name, String template) {
    return "CASE WHEN "
        + count
        + " < 0 THEN "
        + Duck.fail(Duck.text(name + " with a negative length"), Type.STRING)
        + " ELSE "
        + template
        + " END";
  }

  /// A letter is upper case after a delimiter and at the start, and lower case elsewhere.
  private static String initcap() {
    String words =
        "regexp_extract_all({0}, '[^\\s\\[\\](){}/|<>!?@\"^#$&~_,.:;*%+-]+|[\\s\\[\\](){}/|<>!?@\"^#$&~_,.:;*%+-]+')";
    return "array_to_string(list_transform("
        + words
        + ", lambda w: upper(left(w, 1)) || lower(substr(w, 2))), '')";
  }

  private static @Nullable Typed concat(Invocation call) {
    if (call.count() == 0) {
      return null;
    }
    Typed all = call.arg(0);
    if (!all.type().is(Kind.STRING, Kind.BYTES, Kind.NULL)) {
      throw call.mismatch();
    }
    for (int i = 1; i < call.count(); i++) {
      if (!call.arg(i).type().is(Kind.STRING, Kind.BYTES, Kind.NULL)) {
        throw call.mismatch();
      }
      all = Operators.concat(call.at(), List.of(all, call.arg(i)));
    }
    return all;
  }
}
