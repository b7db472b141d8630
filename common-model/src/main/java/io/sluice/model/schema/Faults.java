package io.sluice.model.schema;

import java.util.ArrayList;
import java.util.List;

/// What is wrong with data, as it is told to people: the first few, and how many more.
final class Faults {
  /// So many are told.
  private static final int SHOWN = 5;

  /// So many are counted.
  static final int MAX = 100;

  private static final int MAX_PATH_CHARS = 120;
  private static final int MAX_TEXT_CHARS = 160;

  private record Fault(String path, String text) {}

  private final List<Fault> faults = new ArrayList<>();

  void add(String path, String text) {
    if (faults.size() < MAX) {
      faults.add(new Fault(path, text));
    }
  }

  /// Forgets what is wrong with a value that another one replaces.
  void forget(String path) {
    faults.removeIf(fault -> fault.path().equals(path) || fault.path().startsWith(path + "/"));
  }

  boolean isEmpty() {
    return faults.isEmpty();
  }

  /// All of it in one text of at most 1,500 characters.
  String text() {
    var text = new StringBuilder();
    for (Fault fault : faults.subList(0, Math.min(SHOWN, faults.size()))) {
      text.append(text.isEmpty() ? "" : "; ")
          .append(middle(fault.path()))
          .append(fault.path().isEmpty() ? "" : ": ")
          .append(cut(fault.text(), MAX_TEXT_CHARS));
    }
    int more = faults.size() - SHOWN;
    if (more > 0) {
      text.append("; and ").append(faults.size() == MAX ? "at least " : "").append(more);
      text.append(" more");
    }
    return text.toString();
  }

  /// The end of a path says more than its middle.
  private static String middle(String path) {
    int half = MAX_PATH_CHARS / 2;
    return path.length() <= MAX_PATH_CHARS
        ? path
        : whole(path.substring(0, half)) + "..." + whole(path.substring(path.length() - half));
  }

  static String cut(String text, int chars) {
    return text.length() <= chars ? text : whole(text.substring(0, chars)) + "...";
  }

  /// Without the halves of surrogate pairs that a cut leaves at its ends.
  private static String whole(String part) {
    int from = !part.isEmpty() && Character.isLowSurrogate(part.charAt(0)) ? 1 : 0;
    int to = part.length();
    to -= to > from && Character.isHighSurrogate(part.charAt(to - 1)) ? 1 : 0;
    return part.substring(from, to);
  }
}
