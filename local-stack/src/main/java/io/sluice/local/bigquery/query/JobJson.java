package io.sluice.local.bigquery.query;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.local.bigquery.store.RefusedException;
import io.sluice.local.bigquery.store.TableId;
import java.util.Optional;

/// The REST form of jobs.
final class JobJson {
  private JobJson() {}

  /// The resource of a job.
  static ObjectNode resource(Job job) {
    Optional<Outcome> outcome = job.outcome();
    ObjectNode resource = JsonNodeFactory.instance.objectNode();
    resource.put("kind", "bigquery#job").put("id", job.id().toString()).put("etag", "job");
    resource.set("jobReference", reference(job.id()));
    ObjectNode configuration = job.configuration();
    if (outcome.orElse(null) instanceof Outcome.Result result
        && configuration.get("query") instanceof ObjectNode query) {
      query.set("destinationTable", reference(result.table().id()));
    }
    resource.set("configuration", configuration);
    resource.set("status", status(outcome));
    resource.set("statistics", statistics(job, outcome));
    resource.put("user_email", "local@sluice.invalid");
    return resource;
  }

  /// A job as lists show it.
  static ObjectNode listed(Job job) {
    ObjectNode resource = resource(job);
    resource.put("state", resource.path("status").path("state").asText());
    if (resource.path("status").has("errorResult")) {
      resource.set("errorResult", resource.path("status").get("errorResult"));
    }
    return resource;
  }

  static ObjectNode reference(JobId id) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("projectId", id.project())
        .put("jobId", id.job())
        .put("location", Jobs.LOCATION);
  }

  static ObjectNode reference(TableId id) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("projectId", id.datasetId().project())
        .put("datasetId", id.datasetId().dataset())
        .put("tableId", id.table());
  }

  /// Adds what a query has done to rows.
  static void addChanges(ObjectNode body, Outcome outcome) {
    if (!(outcome instanceof Outcome.Changed changed)) {
      return;
    }
    String rows = Long.toString(changed.rows());
    body.put("numDmlAffectedRows", rows);
    String counter =
        switch (changed.statementType()) {
          case "INSERT" -> "insertedRowCount";
          case "UPDATE" -> "updatedRowCount";
          default -> "deletedRowCount";
        };
    body.putObject("dmlStats").put(counter, rows);
  }

  /// Adds the schema of a query that was only checked.
  static void addSchema(ObjectNode body, Outcome.Checked checked) {
    if (checked.columns() != null) {
      body.set("schema", checked.columns().resource().get("schema"));
    }
  }

  private static ObjectNode status(Optional<Outcome> outcome) {
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    status.put("state", outcome.isPresent() ? "DONE" : "RUNNING");
    if (outcome.orElse(null) instanceof Outcome.Failed failed) {
      status.set("errorResult", error(failed.refusal()));
      status.putArray("errors").add(error(failed.refusal()));
    }
    return status;
  }

  private static ObjectNode error(RefusedException refusal) {
    ObjectNode error = JsonNodeFactory.instance.objectNode();
    error.put("reason", refusal.reason().text()).put("message", refusal.getMessage());
    if (refusal.location() != null) {
      error.put("location", refusal.location());
    }
    return error;
  }

  private static ObjectNode statistics(Job job, Optional<Outcome> outcome) {
    ObjectNode statistics = JsonNodeFactory.instance.objectNode();
    statistics.put("creationTime", Long.toString(job.created()));
    statistics.put("startTime", Long.toString(job.created()));
    if (outcome.isEmpty()) {
      return statistics;
    }
    statistics.put("endTime", Long.toString(job.ended())).put("totalBytesProcessed", "0");
    ObjectNode query = statistics.putObject("query");
    query.put("totalBytesProcessed", "0").put("totalBytesBilled", "0").put("cacheHit", false);
    if (!outcome.get().statementType().isEmpty()) {
      query.put("statementType", outcome.get().statementType());
    }
    switch (outcome.get()) {
      case Outcome.Checked checked -> addSchema(query, checked);
      case Outcome.Defined defined -> {
        query.put("ddlOperationPerformed", defined.operation());
        query.set("ddlTargetTable", reference(defined.table()));
      }
      default -> {}
    }
    addChanges(query, outcome.get());
    return statistics;
  }
}
