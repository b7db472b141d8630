package io.sluice.local.bigquery.store;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// A dataset.
///
/// @param resource its REST resource, as the server answers it; a copy each time
public record Dataset(DatasetId id, ObjectNode resource) {
  /// Keeps a copy of the resource.
  public Dataset {
    resource = resource.deepCopy();
  }

  @Override
  public ObjectNode resource() {
    return resource.deepCopy();
  }
}
