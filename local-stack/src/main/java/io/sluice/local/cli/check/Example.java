package io.sluice.local.cli.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.model.json.Json;
import org.jspecify.annotations.Nullable;

/// An event that shows what a route does.
///
/// @param file where it stands, from the configuration directory
/// @param line where it begins in it
/// @param number which one of the file it is, from 1
/// @param event as it is posted
/// @param type that the request names; null when it names none
/// @param table where its rows go; null when the example does not say
/// @param expect its row, a list of its rows, `"rejected"` or `"filtered"`; null when it does not
///   say
record Example(
    String file,
    int line,
    int number,
    Json event,
    @Nullable String type,
    @Nullable String table,
    @Nullable JsonNode expect) {
  /// Names its event when it has no id.
  String key() {
    return file.substring(file.indexOf('/') + 1, file.length() - ".json".length()) + "-" + number;
  }
}
