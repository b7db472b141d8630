package io.sluice.local.cli.query;

import io.sluice.local.cli.wire.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A part of a result (`QueryResponse`, `GetQueryResultsResponse`).
///
/// @param columns none when the statement was no query
/// @param totalRows rows of the whole result
/// @param changedRows rows that a statement inserted, changed or deleted; negative for none
/// @param nextToken of the page after this one; empty on the last one
record Page(
    boolean complete,
    String jobId,
    String location,
    List<Column> columns,
    List<List<Cell>> rows,
    long totalRows,
    long changedRows,
    String nextToken) {
  static Page of(Map<String, @Nullable Object> body) {
    Map<String, @Nullable Object> job = Json.object(body.get("jobReference"));
    List<Column> columns = Column.ofSchema(body.get("schema"));
    return new Page(
        !Boolean.FALSE.equals(body.get("jobComplete")),
        Json.text(job, "jobId", ""),
        Json.text(job, "location", ""),
        columns,
        Json.array(body.get("rows")).stream().map(row -> Cell.ofRow(columns, row)).toList(),
        Json.number(body, "totalRows", 0),
        Json.number(body, "numDmlAffectedRows", -1),
        Json.text(body, "pageToken", ""));
  }
}
