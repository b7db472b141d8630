package io.sluice.local.bigquery.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// FORMAT and PARSE of dates and times; the format has to be a literal.
final class TimeFormats {
  /// Elements that DuckDB spells alike.
  private static final Set<String> SAME =
      Set.of(
          "a", "A", "b", "B", "d", "H", "I", "j", "m", "M", "p", "S", "u", "U", "w", "W", "V", "G",
          "y", "Y");

  /// Elements that stand for others.
  private static final Map<String, String> LONGER =
      Map.of(
          "F", "%Y-%m-%d",
          "T", "%H:%M:%S",
          "R", "%H:%M",
          "D", "%m/%d/%y",
          "x", "%m/%d/%y",
          "X", "%H:%M:%S",
          "h", "%b",
          "E4Y", "%Y");

  private static final Map<String, String> FRACTIONS = Map.of("E3S", "%S.%g", "E6S", "%S.%f");

  /// Elements that fix a year, without which the default of DuckDB would show.
  private static final List<String> YEARS = List.of("%Y", "%y");

  private TimeFormats() {}

  static void define(Registry functions) {
    for (Type type : List.of(Type.DATE, Type.DATETIME, Type.TIMESTAMP)) {
      String zone = type.is(Type.Kind.TIMESTAMP) ? "[, STRING]" : "";
      functions.define(
          "FORMAT_" + type + "(STRING, " + type + zone + ") -> STRING",
          "",
          call -> format(call, type));
      functions.define(
          "PARSE_" + type + "(STRING, STRING" + zone + ") -> " + type,
          "",
          call -> parse(call, type));
    }
  }

  private static @Nullable Typed format(Invocation call, Type type) {
    boolean zoned = type.is(Type.Kind.TIMESTAMP);
    if (!call.hasCount(2, zoned ? 3 : 2)) {
      return null;
    }
    Typed value = call.arg(1, type);
    String local = zoned ? Duck.local(value.text(), call.zone(2)) : value.text();
    var pieces = new ArrayList<String>();
    for (String element : elements(call.constant(0))) {
      pieces.add(formatted(call, element, local, call.count() == 3));
    }
    return new Typed(
        pieces.isEmpty() ? "''" : "(" + String.join(" || ", pieces) + ")", Type.STRING);
  }

  private static String formatted(
      Invocation call, String element, String local, boolean otherZone) {
    if (!element.startsWith("%")) {
      return Duck.text(element);
    }
    String name = element.substring(1);
    String same = SAME.contains(name) ? element : LONGER.getOrDefault(name, FRACTIONS.get(name));
    if (same != null) {
      return "strftime(" + local + ", '" + same + "')";
    }
    String ofUtc = otherZone ? null : utc(name, local);
    if (ofUtc != null) {
      return ofUtc;
    }
    return switch (name) {
      case "%" -> "'%'";
      case "n" -> "chr(10)";
      case "t" -> "chr(9)";
      case "e" -> "lpad(CAST(day(" + local + ") AS VARCHAR), 2, ' ')";
      case "k" -> "lpad(CAST(hour(" + local + ") AS VARCHAR), 2, ' ')";
      case "Q" -> "CAST(quarter(" + local + ") AS VARCHAR)";
      default -> throw call.unsupported("The format element " + element + " is");
    };
  }

  /// Elements that tell of the time zone, which are known for UTC only.
  private static @Nullable String utc(String name, String local) {
    return switch (name) {
      case "s" -> "CAST(epoch_us(" + local + ") // 1000000 AS VARCHAR)";
      case "Z" -> "'UTC'";
      case "z" -> "'+0000'";
      case "Ez" -> "'+00:00'";
      default -> null;
    };
  }

  private static @Nullable Typed parse(Invocation call, Type type) {
    boolean zoned = type.is(Type.Kind.TIMESTAMP);
    if (!call.hasCount(2, zoned ? 3 : 2)) {
      return null;
    }
    var format = new StringBuilder();
    boolean optionalFraction = false;
    for (String element : elements(call.constant(0))) {
      optionalFraction |= element.equals("%E*S");
      format.append(parsed(call, element));
    }
    if (YEARS.stream().noneMatch(year -> format.indexOf(year) >= 0)) {
      throw call.unsupported("A format without a year is");
    }
    String text = call.arg(1, Type.STRING).text();
    String formats =
        optionalFraction
            ? "['%s', '%s']".formatted(format, format.toString().replace("%S.%f", "%S"))
            : "'" + format + "'";
    boolean ownZone = format.indexOf("%z") >= 0;
    if (ownZone && !zoned) {
      throw call.unsupported("The format element %z is");
    }
    String value = "strptime(" + text + ", " + formats + ")";
    return new Typed(
        zoned ? ownZone ? value : Duck.local(value, call.zone(2)) : Duck.cast(value, type), type);
  }

  private static String parsed(Invocation call, String element) {
    if (!element.startsWith("%")) {
      return element.replace("'", "''");
    }
    String name = element.substring(1);
    if (Set.of("Y", "y", "m", "d", "H", "I", "M", "S", "p", "b", "B", "a", "A", "j")
        .contains(name)) {
      return element;
    }
    String longer = LONGER.get(name);
    if (longer != null) {
      return longer;
    }
    return switch (name) {
      case "%" -> "%%";
      case "e" -> "%d";
      case "z", "Ez" -> "%z";
      case "E*S", "E6S", "E3S" -> "%S.%f";
      default -> throw call.unsupported("The format element " + element + " is");
    };
  }

  /// Cuts a format into its elements and the text between them.
  private static List<String> elements(String format) {
    var elements = new ArrayList<String>();
    int at = 0;
    while (at < format.length()) {
      int end = elementEnd(format, at);
      elements.add(format.substring(at, end));
      at = end;
    }
    return elements;
  }

  private static int elementEnd(String format, int at) {
    if (format.charAt(at) != '%') {
      int next = format.indexOf('%', at);
      return next < 0 ? format.length() : next;
    }
    int length = format.startsWith("E", at + 1) ? format.startsWith("z", at + 2) ? 3 : 4 : 2;
    return Math.min(at + length, format.length());
  }
}
