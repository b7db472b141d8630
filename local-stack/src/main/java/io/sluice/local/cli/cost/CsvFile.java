package io.sluice.local.cli.cost;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads a file of comma-separated fields under a header that is known. No field holds a comma.
final class CsvFile {
  /// Fields of one line.
  @FunctionalInterface
  interface LineReader<T> {
    /// What the line says.
    ///
    /// @throws IllegalArgumentException saying which field is wrong
    T read(String[] fields);
  }

  private CsvFile() {}

  /// What the lines below the header say.
  ///
  /// @throws IOException naming the file and the line that is not what it should be
  static <T> List<T> read(Path file, String header, LineReader<T> reader) throws IOException {
    List<String> lines = lines(file);
    if (lines.isEmpty() || !lines.getFirst().equals(header)) {
      throw new IOException(file + ":1: the first line has to be " + header);
    }
    var read = new ArrayList<T>();
    int fields = header.split(",", -1).length;
    for (int i = 1; i < lines.size(); i++) {
      try {
        read.add(reader.read(fields(lines.get(i), fields)));
      } catch (IllegalArgumentException e) {
        throw new IOException("%s:%d: %s".formatted(file, i + 1, e.getMessage()), e);
      }
    }
    return read;
  }

  /// A number that is 0 or more.
  ///
  /// @throws IllegalArgumentException saying what is wrong with it
  static double number(String name, String text) {
    try {
      double number = Double.parseDouble(text);
      if (number >= 0 && number < Double.POSITIVE_INFINITY) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Said below, as for a number that is too small.
    }
    throw new IllegalArgumentException(
        "%s '%s' is no number of 0 or more; write it as 0.025".formatted(name, text));
  }

  private static List<String> lines(Path file) throws IOException {
    try {
      return Files.readAllLines(file);
    } catch (MalformedInputException e) {
      throw new IOException(file + " is no text in UTF-8", e);
    }
  }

  private static String[] fields(String line, int count) {
    String[] fields = line.split(",", -1);
    if (fields.length != count) {
      throw new IllegalArgumentException(
          "this line has %d fields and not %d: %s".formatted(fields.length, count, line));
    }
    return fields;
  }
}
