package io.sluice.local.cli.check;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.model.table.RejectedEventsTable;
import io.sluice.model.table.Row;
import java.util.List;
import java.util.Set;

/// What became of an example.
///
/// @param rows what would be stored; none when it is not wanted
record Rehearsed(List<Row> rows) {
  /// What is of the delivery, and differs with each.
  private static final Set<String> OF_DELIVERY =
      Set.of("received_at", "published_at", "message_id");

  /// Whether it could not be used.
  boolean rejected() {
    return rows.stream().anyMatch(row -> row.table().name().equals(RejectedEventsTable.NAME));
  }

  /// For people: a line for each row, or why there is none.
  List<String> lines() {
    return rows.isEmpty() ? List.of("filtered") : rows.stream().map(Rehearsed::line).toList();
  }

  private static String line(Row row) {
    ObjectNode values = RowJson.of(row);
    if (row.table().name().equals(RejectedEventsTable.NAME)) {
      return "rejected  %s %s: %s"
          .formatted(
              values.path("stage").asText(),
              values.path("reason").asText(),
              values.path("detail").asText());
    }
    values.remove(OF_DELIVERY);
    values.properties().removeIf(member -> member.getValue().isNull());
    return row.table().name() + "  " + values;
  }
}
