package io.sluice.model.schema;

/// Where something stands: a file of the configuration directory, and a JSON pointer into it.
record Origin(String file, String pointer) {
  Origin at(String token) {
    return new Origin(file, pointer + "/" + token.replace("~", "~0").replace("/", "~1"));
  }

  Origin at(int index) {
    return new Origin(file, pointer + "/" + index);
  }

  @Override
  public String toString() {
    return pointer.isEmpty() ? file : file + ": " + pointer;
  }
}
