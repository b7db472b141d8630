package io.sluice.processor.transform.javascript;

import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.SourceSection;

/// What code of others threw, in words for people.
final class Thrown {
  private static final int MAX_CHARACTERS = 500;

  private Thrown() {}

  /// What was thrown and where in the file.
  static String describe(PolyglotException e, String file) {
    if (!e.isGuestException()) {
      return "the JavaScript engine failed";
    }
    return cut(String.valueOf(e.getMessage()) + place(e, file));
  }

  private static String place(PolyglotException e, String file) {
    SourceSection own = e.getSourceLocation();
    if (own != null && own.getSource().getName().equals(file)) {
      return " (" + file + ":" + own.getStartLine() + ")";
    }
    for (PolyglotException.StackFrame frame : e.getPolyglotStackTrace()) {
      SourceSection section = frame.isGuestFrame() ? frame.getSourceLocation() : null;
      if (section != null && section.getSource().getName().equals(file)) {
        return " (" + file + ":" + section.getStartLine() + ")";
      }
    }
    return " (" + file + ")";
  }

  /// One line of at most 500 characters.
  static String cut(String text) {
    String line = text.replaceAll("\\s*\\R\\s*", " ").strip();
    return line.length() <= MAX_CHARACTERS ? line : line.substring(0, MAX_CHARACTERS - 3) + "...";
  }
}
