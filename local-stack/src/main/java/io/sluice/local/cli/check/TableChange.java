package io.sluice.local.cli.check;

import io.sluice.model.schema.SchemaChange;
import io.sluice.model.table.Table;
import java.util.ArrayList;
import java.util.List;

/// What a table that exists cannot follow.
final class TableChange {
  private TableChange() {}

  /// Why a table cannot become another one, each with the way out; none when it can.
  ///
  /// @param before the table that exists
  /// @param after the table that is wanted
  static List<String> reasons(Table before, Table after) {
    var reasons =
        new ArrayList<>(SchemaChange.of(before.columns(), after.columns()).incompatible());
    if (!before.partitionedBy().equals(after.partitionedBy())) {
      reasons.add(
          "its partitions are days of %s, and cannot become days of %s; keep partition_by, or store it under another table name"
              .formatted(before.partitionedBy(), after.partitionedBy()));
    }
    return reasons.stream().map(reason -> "table %s: %s".formatted(after.name(), reason)).toList();
  }
}
