package io.sluice.local.bigquery.write;

import io.sluice.local.bigquery.store.RefusedException;
import io.sluice.local.bigquery.store.TableId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The name of a write stream: `projects/{p}/datasets/{d}/tables/{t}/streams/{s}`. The default
/// stream of a table is `.../streams/_default`, or shorter `.../_default`.
///
/// @param table the table that the stream writes to
/// @param stream the last part; `_default` for the default stream
record StreamName(TableId table, String stream) {
  private static final String DEFAULT = "_default";
  private static final Pattern TABLE =
      Pattern.compile("projects/([^/]+)/datasets/([^/]+)/tables/([^/]+)");
  private static final Pattern NAME =
      Pattern.compile(TABLE.pattern() + "/(?:streams/([^/]+)|_default)");

  /// @throws StorageRefusal when it is no such name
  static StreamName parse(String name) throws StorageRefusal {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      throw StorageRefusal.invalid("Invalid stream name.", name);
    }
    String stream = matcher.group(4);
    return new StreamName(table(matcher, name), stream == null ? DEFAULT : stream);
  }

  /// @throws StorageRefusal when it is no name of a table
  static TableId parseTable(String name) throws StorageRefusal {
    Matcher matcher = TABLE.matcher(name);
    if (!matcher.matches()) {
      throw StorageRefusal.invalid("Invalid table name.", name);
    }
    return table(matcher, name);
  }

  private static TableId table(Matcher matcher, String name) throws StorageRefusal {
    try {
      return TableId.of(matcher.group(1), matcher.group(2), matcher.group(3));
    } catch (RefusedException e) {
      throw StorageRefusal.invalid(String.valueOf(e.getMessage()), name);
    }
  }

  boolean isDefault() {
    return stream.equals(DEFAULT);
  }

  /// The full name, which is the entity of errors.
  @Override
  public String toString() {
    return "projects/%s/datasets/%s/tables/%s/streams/%s"
        .formatted(table.datasetId().project(), table.datasetId().dataset(), table.table(), stream);
  }
}
