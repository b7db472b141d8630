package io.sluice.model.condition;

import io.sluice.model.Nearest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Says in plain words what CEL complains of, and what to do.
final class CelComplaint {
  private static final Pattern OVERLOAD =
      Pattern.compile("found no matching overload for '(.+?)' applied to '\\((.*?)\\)'.*");

  private static final Pattern FIELD = Pattern.compile("undefined field '([^']*)'.*");

  private static final Pattern NAME = Pattern.compile("undeclared reference to '([^']*)'.*");

  private static final Pattern RESULT =
      Pattern.compile("expected type 'bool' but found '([^']*)'.*");

  private static final Pattern SYNTAX =
      Pattern.compile(
          "((?:mismatched|extraneous) input .*?|missing .*?|no viable alternative .*?|token recognition error .*?)(?: expecting .*)?");

  private CelComplaint() {}

  static String plain(String message) {
    String first = message.lines().findFirst().orElse("");
    Matcher overload = OVERLOAD.matcher(first);
    if (overload.matches() && overload.group(2).startsWith("type(")) {
      return "'type' is a word of CEL; write event.type";
    }
    if (overload.matches()) {
      return "'%s' does not take (%s); compare values of one type"
          .formatted(operator(overload.group(1)), overload.group(2));
    }
    Matcher field = FIELD.matcher(first);
    if (field.matches()) {
      return "undefined field '%s'; %san event has %s"
          .formatted(
              field.group(1),
              Nearest.to(field.group(1), EventView.TYPE.fieldNames())
                  .map("did you mean '%s'? "::formatted)
                  .orElse(""),
              String.join(", ", EventView.TYPE.fieldNames()));
    }
    Matcher name = NAME.matcher(first);
    if (name.matches()) {
      return "there is no '%s'; all that can be asked is of the event, such as event.%s"
          .formatted(
              name.group(1),
              EventView.TYPE.fieldNames().contains(name.group(1)) ? name.group(1) : "type");
    }
    Matcher result = RESULT.matcher(first);
    if (result.matches()) {
      return "it gives %s, and has to be true or false; compare it with something"
          .formatted(result.group(1));
    }
    Matcher syntax = SYNTAX.matcher(first);
    if (!syntax.matches()) {
      return first;
    }
    boolean assigns = syntax.group(1).startsWith("token recognition error at: '=");
    return "this is no CEL: %s; %s"
        .formatted(syntax.group(1), assigns ? "write == to compare" : "correct it");
  }

  /// Whether the text could not even be read.
  static boolean isSyntax(String message) {
    return SYNTAX.matcher(message.lines().findFirst().orElse("")).matches();
  }

  private static String operator(String function) {
    return function.startsWith("@") ? function.substring(1) : function.replaceAll("^_|_$", "");
  }
}
