package io.sluice.local.bigquery.rest;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which requests an endpoint answers.
///
/// @param method the HTTP method, after a method override
/// @param template the path below `/bigquery/v2`, with `{name}` for a segment that the request may
///   fill, such as `/projects/{projectId}/datasets`
public record Route(String method, String template, Endpoint endpoint) {
  /// The filled segments by name, decoded, if the path is one of this route.
  ///
  /// @param path as it was sent, still encoded
  Optional<Map<String, String>> match(String path) {
    List<String> wanted = segments(template);
    List<String> given = segments(path);
    if (wanted.size() != given.size()) {
      return Optional.empty();
    }
    var filled = new HashMap<String, String>();
    for (int i = 0; i < wanted.size(); i++) {
      String segment = wanted.get(i);
      if (segment.startsWith("{")) {
        filled.put(segment.substring(1, segment.length() - 1), decoded(given.get(i)));
      } else if (!segment.equals(decoded(given.get(i)))) {
        return Optional.empty();
      }
    }
    return Optional.of(filled);
  }

  private static List<String> segments(String path) {
    return List.of(path.substring(1).split("/", -1));
  }

  /// Percent-decoding alone: a plus is a plus in a path.
  private static String decoded(String segment) {
    return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
