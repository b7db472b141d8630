package io.sluice.local.cli.check;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds the line that a complaint is about, where it names another place: a JSON pointer into a
/// schema, or a line in words.
final class Lines {
  private static final JsonMapper MAPPER = new JsonMapper();

  private static final Pattern IN_JSON = Pattern.compile("([^:]+\\.json): (?:(/[^:]*): )?(.*)");
  private static final Pattern LINE =
      Pattern.compile("([^:]+): (.*\\(line (\\d+), column \\d+\\).*)");
  private static final Pattern IN_CODE = Pattern.compile("([^:]+\\.js): (?:line (\\d+): )?(.*)");

  private final Path directory;

  Lines(Path directory) {
    this.directory = directory;
  }

  /// The complaint, beginning with `file:line: `.
  String located(String complaint) {
    Matcher line = LINE.matcher(complaint);
    if (line.matches()) {
      return "%s:%s: %s".formatted(line.group(1), line.group(3), line.group(2));
    }
    Matcher code = IN_CODE.matcher(complaint);
    if (code.matches()) {
      return "%s:%s: %s"
          .formatted(code.group(1), code.group(2) == null ? "1" : code.group(2), code.group(3));
    }
    Matcher json = IN_JSON.matcher(complaint);
    if (json.matches()) {
      String pointer = json.group(2) == null ? "" : json.group(2);
      return "%s:%d: %s%s"
          .formatted(
              json.group(1),
              line(json.group(1), pointer),
              pointer.isEmpty() ? "" : pointer + ": ",
              json.group(3));
    }
    return complaint;
  }

  /// The line on which the value at a pointer begins; 1 when there is none.
  private int line(String file, String pointer) {
    try (JsonParser parser = MAPPER.createParser(Files.readAllBytes(directory.resolve(file)))) {
      while (parser.nextToken() != null) {
        JsonToken token = parser.currentToken();
        if (token != JsonToken.FIELD_NAME
            && token != JsonToken.END_OBJECT
            && token != JsonToken.END_ARRAY
            && parser.getParsingContext().pathAsPointer().toString().equals(pointer)) {
          return parser.currentTokenLocation().getLineNr();
        }
      }
    } catch (IOException | InvalidPathException e) {
      return 1;
    }
    return 1;
  }
}
