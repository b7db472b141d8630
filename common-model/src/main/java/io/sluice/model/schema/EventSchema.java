package io.sluice.model.schema;

import io.sluice.model.Event;
import io.sluice.model.InvalidConfigException;
import io.sluice.model.json.Json;
import io.sluice.model.json.JsonScanner.Kind;
import io.sluice.model.table.Column;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A JSON Schema (2020-12) of the data of events: checks it, says which columns a table of it has,
/// and makes the values for them. Safe for many threads.
public final class EventSchema {
  /// Goes before what is told of a payload that is no JSON.
  static final String BINARY = "the payload is binary, which is a string of base64 here: ";

  private final String file;
  private final String version;
  private final Fields fields;
  private final Validator validator;
  private final Optional<String> description;

  private EventSchema(
      String file,
      String version,
      Fields fields,
      Validator validator,
      Optional<String> description) {
    this.file = file;
    this.version = version;
    this.fields = fields;
    this.validator = validator;
    this.description = description;
  }

  /// Reads a schema and what it refers to; nothing outside of the directory, nothing over a
  /// network.
  ///
  /// @param root the configuration directory
  /// @param file path of the schema in it
  /// @throws InvalidConfigException when it is no schema, or gives no table; with all complaints
  public static EventSchema read(Path root, String file) {
    var complaints = new Complaints();
    var files = new SchemaFiles(root, complaints);
    var where = new Origin(file, "");
    Path path = SchemaFiles.path(file);
    SchemaFile first = path == null ? null : files.read(where, path);
    if (first == null) {
      throw complaints.fail(where, "this is the path of no schema; correct it");
    }
    Linked linked = new Linker(files, complaints).link(first);
    if (new Cycles(linked, complaints).found()) {
      complaints.raise();
    }
    Fields fields = new Columns(linked, complaints).fields();
    complaints.raise();
    var description = new Merged(linked, List.of(linked.root()));
    return new EventSchema(
        first.name(),
        files.version(first.name()),
        fields,
        Validator.of(linked),
        description.first("description").or(() -> description.first("title")));
  }

  /// Path of the schema below the configuration directory.
  public String file() {
    return file;
  }

  /// What its author says about it: `description`, or else `title`.
  public Optional<String> description() {
    return description;
  }

  /// 12 hexadecimal digits that differ when the schema, or a file that it refers to, says something
  /// else. White space and the escapes of strings do not count; the order of members does.
  public String version() {
    return version;
  }

  /// The columns that the schema gives, in its order.
  public List<Column> columns() {
    return fields.columns();
  }

  Fields fields() {
    return fields;
  }

  /// Where the values of a column come from.
  ///
  /// @param field how senders call it
  /// @param column the column
  /// @param numeric whether numbers are sent, and no text
  public record Source(String field, Column column, boolean numeric) {}

  /// Where the values of these columns come from, in the same order.
  public List<Source> sources() {
    return fields.list().stream()
        .map(field ->
            new Source(field.name(), field.column(), field.kinds().equals(Set.of(Kind.NUMBER))))
        .toList();
  }

  /// Why data cannot be stored: it is not valid, or a value does not fit its column. Names at most
  /// five faults, in at most 1,500 characters. Empty when all is well.
  public Optional<String> fault(Json data) {
    return checked(data) instanceof Mapped.Refused refused
        ? Optional.of(refused.detail())
        : Optional.empty();
  }

  /// Why the data of an event cannot be stored; see [#fault(Json)].
  public Optional<String> fault(Event event) {
    return fault(event.data()).map(detail -> event.binary() ? BINARY + detail : detail);
  }

  /// The values of data that was checked before; refuses what does not fit the columns, whatever
  /// else the schema says.
  public Mapped values(Json data) {
    return DataReader.read(fields, data);
  }

  /// Checks data and makes its values.
  public Mapped checked(Json data) {
    Faults faults = validator.faults(data);
    return faults.isEmpty() ? values(data) : new Mapped.Refused(faults.text());
  }
}
