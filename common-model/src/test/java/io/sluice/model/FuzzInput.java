package io.sluice.model;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An input of a fuzz test that reads like a request, so that its corpus can be written by hand:
/// lines `name: value`, a blank line, a body. Each byte of the lines is one character, as Jetty
/// reads headers.
///
/// @param head names and values in their order
/// @param body what follows the blank line; empty when there is none
public record FuzzInput(List<Field> head, byte[] body) {
  /// A line of the head.
  public record Field(String name, String value) {}

  /// Reads an input; any bytes are one.
  public static FuzzInput of(byte[] input) {
    var head = new ArrayList<Field>();
    int from = 0;
    while (from < input.length) {
      int to = from;
      while (to < input.length && input[to] != '\n') {
        to++;
      }
      String line = new String(input, from, to - from, StandardCharsets.ISO_8859_1);
      from = Math.min(to + 1, input.length);
      if (line.isEmpty()) {
        break;
      }
      int colon = line.indexOf(':');
      head.add(
          colon < 0
              ? new Field(line, "")
              : new Field(line.substring(0, colon), line.substring(colon + 1).strip()));
    }
    return new FuzzInput(head, Arrays.copyOfRange(input, from, input.length));
  }

  /// The head as a map, in which the last of several fields with one name counts.
  public Map<String, String> fields() {
    var fields = new LinkedHashMap<String, String>();
    head.forEach(field -> fields.put(field.name(), field.value()));
    return fields;
  }
}
