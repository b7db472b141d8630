package io.sluice.processor.transform.javascript;

import io.sluice.model.json.Json;
import io.sluice.model.json.JsonScanner;
import io.sluice.model.json.JsonSyntaxException;
import java.util.HashMap;
import java.util.Map;

/// The members of a JSON object.
final class Members {
  private Members() {}

  static Map<String, Json> of(String object) {
    var members = new HashMap<String, Json>();
    try {
      var scanner = new JsonScanner(Json.of(object));
      for (boolean more = scanner.enter(); more; more = scanner.next('}')) {
        members.put(scanner.name(), scanner.value());
      }
    } catch (JsonSyntaxException e) {
      throw new AssertionError(object, e);
    }
    return members;
  }
}
