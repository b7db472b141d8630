package io.sluice.local.bigquery.sql;

import io.sluice.local.bigquery.sql.Type.Kind;
import java.util.ArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The function FORMAT with the usual specifiers.
final class Formatting {
  private static final Pattern SPECIFIER =
      Pattern.compile("%([-+ 0#']*)(\\d*)(\\.\\d+)?([a-zA-Z%])");

  private Formatting() {}

  static @Nullable Typed format(Invocation call) {
    if (call.count() == 0) {
      return null;
    }
    String format = call.constant(0);
    var pieces = new ArrayList<String>();
    Matcher specifier = SPECIFIER.matcher(format);
    int end = 0;
    int argument = 1;
    while (specifier.find()) {
      pieces.add(Duck.text(format.substring(end, specifier.start())));
      if (specifier.group(4).equals("%")) {
        pieces.add("'%'");
      } else if (argument < call.count()) {
        pieces.add(piece(call, specifier, call.arg(argument++)));
      } else {
        throw SqlException.at(call.at(), "Too few arguments to FORMAT");
      }
      end = specifier.end();
    }
    if (argument != call.count() || format.indexOf('%', end) >= 0) {
      throw SqlException.at(call.at(), "The format \"" + format + "\" does not fit its arguments");
    }
    pieces.add(Duck.text(format.substring(end)));
    return new Typed("(" + String.join(" || ", pieces) + ")", Type.STRING);
  }

  private static String piece(Invocation call, Matcher specifier, Typed value) {
    String flags = specifier.group(1) + specifier.group(2);
    String precision = specifier.group(3) == null ? "" : specifier.group(3);
    if (flags.contains("'") || flags.contains("#")) {
      throw call.unsupported("The format " + specifier.group() + " is");
    }
    return switch (specifier.group(4)) {
      case "s" -> printed(call, "%" + flags + precision + "s", value, Kind.STRING);
      case "d", "i" -> printed(call, "%" + flags + "d", value, Kind.INT64);
      case "x", "X", "o" -> printed(call, "%" + flags + specifier.group(4), value, Kind.INT64);
      case "f", "F", "e", "E", "g", "G" ->
          printed(
              call,
              "%" + flags + precision + specifier.group(4),
              floating(call, value),
              Kind.FLOAT64);
      case "t" -> plain(call, value);
      default -> throw call.unsupported("The format " + specifier.group() + " is");
    };
  }

  private static Typed floating(Invocation call, Typed value) {
    if (!value.type().is(Kind.FLOAT64)) {
      throw call.mismatch();
    }
    return value;
  }

  private static String printed(Invocation call, String format, Typed value, Kind kind) {
    if (!value.type().is(kind)) {
      throw SqlException.at(
          call.at(),
          "Invalid type for argument to FORMAT; Expected %s; Got %s".formatted(kind, value.type()));
    }
    return format.equals("%s")
        ? value.text()
        : "printf(" + Duck.text(format) + ", " + value.text() + ")";
  }

  private static String plain(Invocation call, Typed value) {
    String text =
        value.type().is(Kind.JSON) ? "CAST(" + value.text() + " AS VARCHAR)" : Casts.toText(value);
    if (text.isEmpty() && !value.isNull()) {
      throw call.unsupported("The format %t for " + value.type() + " is");
    }
    return value.isNull() ? "'NULL'" : "coalesce(" + text + ", 'NULL')";
  }
}
