package io.sluice;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A line that is never wanted.
///
/// @param name what is wanted instead
/// @param files the files it is about: a pattern of their whole path
/// @param aside exceptions, likewise
/// @param line pattern of the unwanted line, or of a part of it
/// @param breach an unwanted line, to show that the habit can be broken
record Habit(String name, Pattern files, Pattern aside, Pattern line, String breach) {
  private static final Pattern NOBODY = Pattern.compile("(?!)");

  static Habit of(String name, String files, String line, String breach) {
    return new Habit(name, Pattern.compile(files), NOBODY, Pattern.compile(line), breach);
  }

  Habit except(String files) {
    return new Habit(name, this.files, Pattern.compile(files), line, breach);
  }

  boolean isAbout(Path file) {
    String path = file.toString();
    return files.matcher(path).matches() && !aside.matcher(path).matches();
  }

  boolean isBrokenBy(String text) {
    return line.matcher(text).find();
  }

  /// The unwanted lines of a file, each with its place.
  List<String> breaches(Path file) {
    List<String> lines = SourceTree.lines(file);
    var found = new ArrayList<String>();
    for (int i = 0; i < lines.size(); i++) {
      if (isBrokenBy(lines.get(i))) {
        found.add("%s:%d: %s".formatted(file, i + 1, lines.get(i).strip()));
      }
    }
    return found;
  }
}
