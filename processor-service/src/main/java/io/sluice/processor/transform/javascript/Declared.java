package io.sluice.processor.transform.javascript;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A function at the top level of a file.
///
/// @param name its name
/// @param parameters how many it declares, up to the first with a default
/// @param code its source
record Declared(String name, int parameters, String code) {
  private static final Set<String> MESSAGES = Set.of("message", "msg");

  /// What stands between the beginning of a function and its first parameter.
  private static final Pattern FIRST =
      Pattern.compile(
          "^(?:async\\b)?\\s*(?:function\\b\\s*\\*?\\s*[\\w$]*\\s*)?(\\()?\\s*(\\{|\\.\\.\\.|\\)|[\\w$]+)?");

  private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\\n]*", Pattern.DOTALL);

  /// Whether it takes a message and its metadata, as Pub/Sub has it: two parameters or more, or a
  /// first one that is called `message` or `msg` or is taken apart. Else it takes a JSON text.
  boolean takesMessage() {
    String first = firstParameter();
    return parameters > 1 || first.equals("{") || MESSAGES.contains(first);
  }

  /// Whether it takes anything.
  boolean takesSomething() {
    return parameters > 0 || !firstParameter().equals(")");
  }

  private String firstParameter() {
    Matcher matcher = FIRST.matcher(COMMENT.matcher(code).replaceAll(" ").strip());
    return matcher.find() && matcher.group(2) != null ? matcher.group(2) : "";
  }
}
