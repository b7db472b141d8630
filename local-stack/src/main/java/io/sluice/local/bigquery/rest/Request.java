package io.sluice.local.bigquery.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.local.bigquery.store.DatasetId;
import io.sluice.local.bigquery.store.RefusedException;
import io.sluice.local.bigquery.store.RefusedException.Reason;
import io.sluice.local.bigquery.store.TableId;
import java.util.Map;
import java.util.Optional;

/// A request that a route has matched.
///
/// @param path the filled segments of the route's template
/// @param query the query parameters, the last one of a name
/// @param body the JSON body; an empty object when there was none
/// @param ifMatch the etag that the resource has to have, if the client said so
public record Request(
    Map<String, String> path,
    Map<String, String> query,
    ObjectNode body,
    Optional<String> ifMatch) {

  /// A segment that the route's template names.
  public String segment(String name) {
    String value = path.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the route has no segment " + name);
    }
    return value;
  }

  /// A query parameter, unless it is missing or empty.
  public Optional<String> parameter(String name) {
    return Optional.ofNullable(query.get(name)).filter(value -> !value.isEmpty());
  }

  /// A query parameter that says yes or no; no when missing.
  public boolean flag(String name) {
    return parameter(name).map(Boolean::parseBoolean).orElse(false);
  }

  /// A query parameter that is a count.
  ///
  /// @throws RefusedException `invalid` when it is no whole number from 0
  public long count(String name, long fallback) {
    Optional<String> text = parameter(name);
    try {
      long count = text.map(Long::parseLong).orElse(fallback);
      if (count >= 0) {
        return count;
      }
    } catch (NumberFormatException e) {
      // Refused like a negative one.
    }
    throw new RefusedException(
        Reason.INVALID, "Invalid value for " + name + ": " + text.orElse(""), name);
  }

  /// The dataset that the segments `projectId` and `datasetId` name.
  public DatasetId datasetId() {
    return new DatasetId(segment("projectId"), segment("datasetId"));
  }

  /// The table that the segments `projectId`, `datasetId` and `tableId` name.
  public TableId tableId() {
    return new TableId(datasetId(), segment("tableId"));
  }

  /// Compares the etag that the client expects.
  ///
  /// @throws RefusedException `conditionNotMet`
  void checkEtag(ObjectNode resource) {
    if (ifMatch.isPresent() && !ifMatch.get().equals(resource.path("etag").asText())) {
      throw new RefusedException(
          Reason.CONDITION_NOT_MET, "Precondition check failed: the resource has changed");
    }
  }
}
