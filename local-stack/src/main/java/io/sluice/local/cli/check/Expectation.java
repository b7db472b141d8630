package io.sluice.local.cli.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.model.table.Row;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Compares what an example expects with what became of it.
final class Expectation {
  /// Numbers are equal when their values are, however many digits are written.
  private static final Comparator<JsonNode> EQUALITY =
      (a, b) ->
          a.equals(b)
                  || (a.isNumber()
                      && b.isNumber()
                      && a.decimalValue().compareTo(b.decimalValue()) == 0)
              ? 0
              : 1;

  private Expectation() {}

  /// The complaint about an example that does not do what it expects; empty when it does.
  static Optional<String> difference(Example example, Rehearsed rehearsed) {
    return Optional.ofNullable(example.expect())
        .flatMap(expect -> difference(expect, rehearsed))
        .or(() -> tables(example, rehearsed))
        .map(difference ->
            "%s:%d: %s; correct the example, or the route"
                .formatted(example.file(), example.line(), difference));
  }

  private static Optional<String> tables(Example example, Rehearsed rehearsed) {
    return rehearsed.rows().stream()
        .map(row -> row.table().name())
        .filter(table -> example.table() != null && !table.equals(example.table()))
        .findFirst()
        .map(table ->
            "a row for table %s was expected, it is for %s".formatted(example.table(), table));
  }

  private static Optional<String> difference(JsonNode expect, Rehearsed rehearsed) {
    if (expect.isTextual()) {
      return outcome(expect.textValue(), rehearsed);
    }
    if (rehearsed.rejected()) {
      return Optional.of("a row was expected, it is " + rehearsed.lines().getFirst());
    }
    List<JsonNode> rows = expect.isArray() ? expect.valueStream().toList() : List.of(expect);
    if (rows.size() != rehearsed.rows().size()) {
      return Optional.of(
          "%d rows were expected, there are %d".formatted(rows.size(), rehearsed.rows().size()));
    }
    for (int i = 0; i < rows.size(); i++) {
      Optional<String> difference = difference(rows.get(i), rehearsed.rows().get(i));
      if (difference.isPresent()) {
        return difference;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> outcome(String expect, Rehearsed rehearsed) {
    String is =
        rehearsed.rejected() ? "rejected" : rehearsed.rows().isEmpty() ? "filtered" : "stored";
    if (!List.of("rejected", "filtered", "stored").contains(expect)) {
      return Optional.of(
          "'%s' is nothing to expect: write a row, a list of rows, \"rejected\" or \"filtered\""
              .formatted(expect));
    }
    return is.equals(expect)
        ? Optional.empty()
        : Optional.of(
            "it was expected to be %s, it is %s"
                .formatted(expect, String.join(", ", rehearsed.lines())));
  }

  private static Optional<String> difference(JsonNode expect, Row row) {
    ObjectNode is = RowJson.of(row);
    for (Map.Entry<String, JsonNode> column : expect.properties()) {
      JsonNode value = is.get(column.getKey());
      if (value == null) {
        return Optional.of(
            "table %s has no column '%s'".formatted(row.table().name(), column.getKey()));
      }
      if (!column.getValue().equals(EQUALITY, value)) {
        return Optional.of(
            "%s was expected to be %s, it is %s"
                .formatted(column.getKey(), column.getValue(), value));
      }
    }
    return Optional.empty();
  }
}
