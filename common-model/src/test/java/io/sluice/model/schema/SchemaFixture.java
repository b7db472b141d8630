package io.sluice.model.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.model.InvalidConfigException;
import io.sluice.model.json.Json;
import io.sluice.model.schema.Mapped.Refused;
import io.sluice.model.schema.Mapped.Values;
import io.sluice.model.table.Column;
import io.sluice.model.table.Column.Mode;
import io.sluice.model.table.ColumnType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// Schemas of texts, in a configuration directory of their own; `'` stands for `"`.
record SchemaFixture(Path directory) {
  static final String FILE = "schemas/event.json";

  SchemaFixture write(String file, String text) {
    try {
      Path path = directory.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, text.replace('\'', '"'));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  EventSchema read(String text) {
    return write(FILE, text).read();
  }

  EventSchema read() {
    return EventSchema.read(directory, FILE);
  }

  /// A schema of an object with these properties, comma by comma.
  EventSchema properties(String properties) {
    return read("{'type': 'object', 'properties': {%s}}".formatted(properties));
  }

  List<String> complaints(String text) {
    return write(FILE, text).complaints();
  }

  List<String> complaints() {
    return catchThrowableOfType(InvalidConfigException.class, this::read).complaints();
  }

  static Json json(String text) {
    return Json.of(text.replace('\'', '"'));
  }

  static Values values(EventSchema schema, String data) {
    assertThat(schema.fault(json(data))).isEmpty();
    return (Values) schema.values(json(data));
  }

  /// What both say who judge data: the check, and the mapping alone.
  static String fault(EventSchema schema, String data) {
    return schema.fault(json(data)).orElseThrow();
  }

  static String unmappable(EventSchema schema, String data) {
    return ((Refused) schema.values(json(data))).detail();
  }

  /// Columns in short: `name TYPE`, a `!` for REQUIRED, a `*` for REPEATED, fields in brackets.
  static String shape(List<Column> columns) {
    return columns.stream()
        .map(column ->
            column.name()
                + " "
                + column.type()
                + (column.type() == ColumnType.RECORD ? "(" + shape(column.fields()) + ")" : "")
                + (column.mode() == Mode.REPEATED ? "*" : column.required() ? "!" : ""))
        .collect(Collectors.joining(", "));
  }
}
