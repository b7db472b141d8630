package io.sluice.model.schema;

import io.sluice.model.table.Column;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The fields of a record, in the order of its columns.
record Fields(List<Field> list, Map<String, Integer> positions) {
  static final Fields NONE = of(List.of());

  static Fields of(List<Field> list) {
    var positions = new HashMap<String, Integer>();
    for (int i = 0; i < list.size(); i++) {
      positions.put(list.get(i).name(), i);
    }
    return new Fields(List.copyOf(list), positions);
  }

  List<Column> columns() {
    return list.stream().map(Field::column).toList();
  }
}
