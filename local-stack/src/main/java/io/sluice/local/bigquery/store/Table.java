package io.sluice.local.bigquery.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// A table or a view at one point of its life. A change makes another Table.
///
/// @param resource its REST resource, as the server answers it; a copy each time
/// @param columns the schema, in the order of DuckDB's columns
/// @param relation the quoted DuckDB name that a statement can read it by; empty for a view, whose
///   query is in the resource (`view.query`)
public record Table(TableId id, ObjectNode resource, List<Column> columns, String relation) {
  /// Keeps copies.
  public Table {
    resource = resource.deepCopy();
    columns = List.copyOf(columns);
  }

  @Override
  public ObjectNode resource() {
    return resource.deepCopy();
  }

  /// Whether it is a view, whose query has to be put in its place.
  public boolean view() {
    return relation.isEmpty();
  }

  /// When it was created, in milliseconds since 1970.
  public long created() {
    return resource.path("creationTime").asLong();
  }
}
