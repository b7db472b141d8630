package io.sluice.model.schema;

import org.jspecify.annotations.Nullable;

/// Where in the data a record stands; becomes a text only when somebody has to know.
///
/// @param parent around it; null for the data itself
/// @param token name or index in the parent
record Place(@Nullable Place parent, String token) {
  static final Place TOP = new Place(null, "");

  /// The JSON pointer of a field.
  String pointer(String name) {
    return pointer() + "/" + name.replace("~", "~0").replace("/", "~1");
  }

  String pointer() {
    return parent == null ? "" : parent.pointer(token);
  }
}
