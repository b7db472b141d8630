package io.sluice.local.bigquery.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.local.bigquery.store.RefusedException.Reason;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/// Builds the REST resources of datasets and tables: what a client sent, checked, with what only
/// the server says.
final class Resources {
  /// The location that every dataset without one is in.
  static final String DEFAULT_LOCATION = "US";

  private static final int MAX_CLUSTERING_FIELDS = 4;
  private static final List<String> UNSUPPORTED_TABLES =
      List.of(
          "externalDataConfiguration",
          "materializedView",
          "snapshotDefinition",
          "cloneDefinition",
          "rangePartitioning");
  private static final Set<ColumnType> PARTITIONING_TYPES =
      Set.of(ColumnType.TIMESTAMP, ColumnType.DATE, ColumnType.DATETIME);

  private Resources() {}

  /// A dataset's resource.
  ///
  /// @param created when it was created, in milliseconds since 1970
  static ObjectNode dataset(DatasetId id, ObjectNode wanted, long created, long now) {
    ObjectNode resource = withoutNulls(wanted);
    resource.put("kind", "bigquery#dataset").put("id", id.toString());
    resource
        .putObject("datasetReference")
        .put("projectId", id.project())
        .put("datasetId", id.dataset());
    if (!resource.has("location")) {
      resource.put("location", DEFAULT_LOCATION);
    }
    return stamped(resource, created, now);
  }

  /// A table's resource.
  ///
  /// @param wanted with a schema that is already in the order of the table's columns
  /// @param created when it was created, in milliseconds since 1970
  static ObjectNode table(TableId id, ObjectNode wanted, Dataset dataset, long created, long now) {
    ObjectNode resource = withoutNulls(wanted);
    resource.put("kind", "bigquery#table").put("id", id.toString());
    resource
        .putObject("tableReference")
        .put("projectId", id.datasetId().project())
        .put("datasetId", id.datasetId().dataset())
        .put("tableId", id.table());
    resource.put("type", resource.has("view") ? "VIEW" : "TABLE");
    resource.set("location", dataset.resource().get("location"));
    resource.remove(List.of("numRows", "numBytes"));
    if (resource.get("schema") instanceof ObjectNode schema) {
      resource.set("schema", TableSchema.normalized(schema));
    }
    return stamped(resource, created, now);
  }

  /// Checks what a table's resource says about its columns.
  ///
  /// @throws RefusedException when it names columns that are not there or cannot serve
  static void check(ObjectNode resource, List<Column> columns) {
    for (String unsupported : UNSUPPORTED_TABLES) {
      if (resource.hasNonNull(unsupported)) {
        throw new RefusedException(
            Reason.NOT_IMPLEMENTED, "The local BigQuery does not know " + unsupported + ".");
      }
    }
    JsonNode partitioned = resource.path("timePartitioning").path("field");
    if (partitioned.isTextual()) {
      checkPartitioning(partitioned.asText(), columns);
    }
    JsonNode clustered = resource.path("clustering").path("fields");
    if (clustered.size() > MAX_CLUSTERING_FIELDS) {
      throw invalid("Clustering takes at most " + MAX_CLUSTERING_FIELDS + " fields.");
    }
    for (JsonNode field : clustered) {
      if (Column.find(columns, field.asText()).isEmpty()) {
        throw invalid(
            "The field specified for clustering cannot be found in the schema: " + field.asText());
      }
    }
  }

  private static void checkPartitioning(String field, List<Column> columns) {
    Column column =
        Column.find(columns, field)
            .orElseThrow(() ->
                invalid(
                    "The field specified for partitioning cannot be found in the schema: "
                        + field));
    if (!PARTITIONING_TYPES.contains(column.type()) || column.repeated()) {
      throw invalid(
          "The field specified for time partitioning can only be of type TIMESTAMP, DATE or"
              + " DATETIME. The type found is: "
              + column.type()
              + ".");
    }
  }

  /// A copy without members that are null; the clients send them, and choke on them.
  static ObjectNode withoutNulls(ObjectNode node) {
    ObjectNode copy = node.deepCopy();
    removeNulls(copy);
    return copy;
  }

  private static void removeNulls(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.properties().removeIf(member -> member.getValue().isNull());
    }
    node.forEach(Resources::removeNulls);
  }

  private static ObjectNode stamped(ObjectNode resource, long created, long now) {
    resource.put("creationTime", Long.toString(created));
    resource.put("lastModifiedTime", Long.toString(now));
    resource.remove("etag");
    return resource.put("etag", digest(resource.toString()));
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash).substring(0, 22);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static RefusedException invalid(String message) {
    return new RefusedException(Reason.INVALID, message);
  }
}
