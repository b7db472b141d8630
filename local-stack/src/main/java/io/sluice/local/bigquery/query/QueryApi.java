package io.sluice.local.bigquery.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.local.bigquery.rest.Reply;
import io.sluice.local.bigquery.rest.Request;
import io.sluice.local.bigquery.rest.Route;
import io.sluice.local.bigquery.rest.TableSource;
import io.sluice.local.bigquery.rest.TimestampFormat;
import io.sluice.local.bigquery.store.RefusedException;
import io.sluice.local.bigquery.store.RefusedException.Reason;
import io.sluice.local.bigquery.store.Warehouse;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// `jobs.query`, `jobs.insert` for queries, `jobs.getQueryResults`, `jobs.get`, `jobs.list` and
/// `jobs.cancel`.
public final class QueryApi implements AutoCloseable {
  /// How long a request waits for its query unless it says otherwise: BigQuery's default.
  private static final long WAIT_MILLIS = 10_000;

  private static final long LIST_MAX = 50;

  private final Warehouse warehouse;
  private final Jobs jobs;
  private final Clock clock;

  /// Answers from this warehouse.
  public QueryApi(Warehouse warehouse, Clock clock) {
    this.warehouse = warehouse;
    this.jobs = new Jobs(new QueryRunner(warehouse));
    this.clock = clock;
  }

  /// The routes of this resource.
  public List<Route> routes() {
    String all = "/projects/{projectId}/jobs";
    String one = all + "/{jobId}";
    String results = "/projects/{projectId}/queries";
    return List.of(
        new Route("POST", results, this::query),
        new Route("GET", results + "/{jobId}", this::results),
        new Route("POST", all, this::insert),
        new Route("GET", all, this::list),
        new Route("GET", one, this::get),
        new Route("POST", one + "/cancel", this::cancel));
  }

  /// The tables of the warehouse, and the results of queries that are still kept.
  public TableSource tables() {
    return id -> {
      if (id.datasetId().dataset().equals(ResultTables.DATASET)) {
        return jobs.result(id)
            .orElseThrow(() -> new RefusedException(Reason.NOT_FOUND, "Not found: Table " + id));
      }
      return warehouse.catalog().requireTable(id);
    };
  }

  /// Ends the queries that run.
  @Override
  public void close() {
    jobs.close();
  }

  private Reply query(Request request) throws SQLException {
    ObjectNode body = request.body();
    String project = request.segment("projectId");
    QuerySettings settings = QuerySettings.of(project, body, body);
    ObjectNode shown = JsonNodeFactory.instance.objectNode();
    shown.set("query", configuration(body));
    Job job = new Job(requestedId(project, body), shown, settings, clock);
    Job started = settings.dryRun() ? dryRun(job) : jobs.start(job);
    var page =
        new ResultPage(
            0,
            body.path("maxResults").asLong(ResultPage.ROWS_MAX),
            body.path("formatOptions").path("useInt64Timestamp").asBoolean(false)
                ? TimestampFormat.INT64_MICROS
                : TimestampFormat.FLOAT_SECONDS);
    long wait = body.path("timeoutMs").asLong(WAIT_MILLIS);
    return Reply.ok(answer("bigquery#queryResponse", started, page, wait));
  }

  /// A request that is sent again is the same job.
  private static JobId requestedId(String project, ObjectNode body) {
    String requestId = body.path("requestId").asText("");
    return requestId.isEmpty() ? JobId.random(project) : new JobId(project, "request_" + requestId);
  }

  private static ObjectNode configuration(ObjectNode body) {
    ObjectNode query = JsonNodeFactory.instance.objectNode();
    query.put("query", body.path("query").asText()).put("useLegacySql", false);
    for (String name : List.of("queryParameters", "parameterMode", "defaultDataset")) {
      if (body.has(name)) {
        query.set(name, body.get(name));
      }
    }
    return query;
  }

  private Reply results(Request request) throws SQLException {
    Job job = jobs.require(id(request));
    var page =
        new ResultPage(
            request.count("pageToken", request.count("startIndex", 0)),
            request.count("maxResults", ResultPage.ROWS_MAX),
            TimestampFormat.of(request));
    long wait = request.count("timeoutMs", WAIT_MILLIS);
    return Reply.ok(answer("bigquery#getQueryResultsResponse", job, page, wait));
  }

  private ObjectNode answer(String kind, Job job, ResultPage page, long waitMillis)
      throws SQLException {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("kind", kind);
    body.set("jobReference", JobJson.reference(job.id()));
    Optional<Outcome> outcome = await(job, waitMillis);
    body.put("jobComplete", outcome.isPresent());
    if (outcome.isEmpty()) {
      return body;
    }
    body.put("totalBytesProcessed", "0").put("cacheHit", false).put("totalRows", "0");
    switch (outcome.get()) {
      case Outcome.Failed failed -> throw failed.refusal();
      case Outcome.Result result -> page.add(body, result, warehouse);
      case Outcome.Checked checked -> JobJson.addSchema(body, checked);
      case Outcome.Changed changed -> JobJson.addChanges(body, changed);
      case Outcome.Defined _ -> {}
    }
    return body;
  }

  private static Optional<Outcome> await(Job job, long millis) {
    try {
      long most = Math.min(millis, QuerySettings.TIMEOUT_MAX.toMillis());
      return job.await(Duration.ofMillis(most));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return job.outcome();
    }
  }

  private Reply insert(Request request) {
    String project = request.segment("projectId");
    if (!(request.body().get("configuration") instanceof ObjectNode configuration)
        || !(configuration.get("query") instanceof ObjectNode query)) {
      throw new RefusedException(
          Reason.NOT_IMPLEMENTED,
          "The local BigQuery runs query jobs only: the configuration has no query",
          "configuration");
    }
    QuerySettings settings = QuerySettings.of(project, query, configuration);
    ObjectNode shown = configuration.deepCopy();
    shown.put("jobType", "QUERY");
    JsonNode wanted = request.body().path("jobReference").path("jobId");
    JobId id = wanted.isTextual() ? new JobId(project, wanted.asText()) : JobId.random(project);
    Job job = new Job(id, shown, settings, clock);
    if (settings.dryRun()) {
      return Reply.ok(JobJson.resource(dryRun(job)));
    }
    if (jobs.start(job) != job) {
      throw new RefusedException(Reason.DUPLICATE, "Already Exists: Job " + id);
    }
    return Reply.ok(JobJson.resource(job));
  }

  /// A dry run is not kept as a job; what it finds is refused at once.
  private Job dryRun(Job job) {
    job.run(new QueryRunner(warehouse));
    if (job.outcome().orElse(null) instanceof Outcome.Failed failed) {
      throw failed.refusal();
    }
    return job;
  }

  private Reply get(Request request) {
    return Reply.ok(JobJson.resource(jobs.require(id(request))));
  }

  private Reply list(Request request) {
    List<Job> all = jobs.list(request.segment("projectId"));
    int from = (int) Math.min(request.count("pageToken", 0), all.size());
    long most = Math.clamp(request.count("maxResults", LIST_MAX), 1, LIST_MAX);
    int to = (int) Math.min(from + most, all.size());
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("kind", "bigquery#jobList");
    ArrayNode items = body.putArray("jobs");
    all.subList(from, to).forEach(job -> items.add(JobJson.listed(job)));
    if (to < all.size()) {
      body.put("nextPageToken", Integer.toString(to));
    }
    return Reply.ok(body);
  }

  private Reply cancel(Request request) throws SQLException {
    Job job = jobs.require(id(request));
    job.cancel();
    ObjectNode body =
        JsonNodeFactory.instance.objectNode().put("kind", "bigquery#jobCancelResponse");
    body.set("job", JobJson.resource(job));
    return Reply.ok(body);
  }

  private static JobId id(Request request) {
    return new JobId(request.segment("projectId"), request.segment("jobId"));
  }
}
