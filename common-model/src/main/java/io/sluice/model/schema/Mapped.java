package io.sluice.model.schema;

import io.sluice.model.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a schema makes of data.
public sealed interface Mapped {
  /// The values for the schema's columns.
  ///
  /// @param list one for each column, in order; null where there is none
  /// @param additionalProperties the fields that no column holds; null when there are none
  record Values(List<@Nullable Object> list, @Nullable Json additionalProperties)
      implements Mapped {}

  /// The data is not valid, or a value does not fit its column.
  ///
  /// @param detail paths and expectations, for people; at most 1,500 characters
  record Refused(String detail) implements Mapped {}
}
