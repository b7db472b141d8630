package io.sluice.model.route;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A route as it is written.
///
/// @param place where it begins, for complaints: `sluice.yaml:7`
/// @param name how it is called
/// @param match condition in CEL; null for every event
/// @param schema file of its JSON Schema, from the configuration directory; null for none
/// @param filter condition in CEL; null to keep every event
/// @param transform file of its transform, from the configuration directory; null for none
/// @param function function of that file; null for the only one
/// @param table id of its table
/// @param partitionBy column whose day names the partition; null for the usual one
/// @param clusteredBy columns that rows of a partition are sorted by; null for the usual ones
/// @param places where its keys stand
public record RouteText(
    String place,
    String name,
    @Nullable String match,
    @Nullable String schema,
    @Nullable String filter,
    @Nullable String transform,
    @Nullable String function,
    String table,
    @Nullable String partitionBy,
    @Nullable List<String> clusteredBy,
    Map<String, String> places) {
  /// Where a key of it stands, for complaints; where the route begins when it has no such key.
  public String place(String key) {
    return places.getOrDefault(key, place);
  }
}
