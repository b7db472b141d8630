package io.sluice.local.bigquery.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.local.bigquery.store.Dataset;
import io.sluice.local.bigquery.store.DatasetId;
import io.sluice.local.bigquery.store.Warehouse;
import java.sql.SQLException;
import java.util.List;
import java.util.TreeSet;

/// The resources `projects` and `datasets`.
public final class DatasetsApi {
  private static final String DATASETS = "/projects/{projectId}/datasets";
  private static final String DATASET = DATASETS + "/{datasetId}";
  private static final long PAGE = 1_000;

  private final Warehouse warehouse;
  private final String defaultProject;

  /// Answers from this warehouse.
  ///
  /// @param defaultProject listed even when it has no dataset
  public DatasetsApi(Warehouse warehouse, String defaultProject) {
    this.warehouse = warehouse;
    this.defaultProject = defaultProject;
  }

  /// The routes of these resources.
  public List<Route> routes() {
    return List.of(
        new Route("GET", "/projects", this::projects),
        new Route("GET", DATASETS, this::list),
        new Route("POST", DATASETS, this::insert),
        new Route("GET", DATASET, this::get),
        new Route("PATCH", DATASET, this::patch),
        new Route("PUT", DATASET, this::update),
        new Route("DELETE", DATASET, this::delete));
  }

  private Reply projects(Request request) {
    var names = new TreeSet<>(warehouse.catalog().projects());
    names.add(defaultProject);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("kind", "bigquery#projectList").put("totalItems", names.size());
    ArrayNode projects = body.putArray("projects");
    for (String name : names) {
      ObjectNode project = projects.addObject();
      project.put("kind", "bigquery#project").put("id", name).put("numericId", "1");
      project.put("friendlyName", name).putObject("projectReference").put("projectId", name);
    }
    return Reply.ok(body);
  }

  private Reply list(Request request) {
    boolean all = request.flag("all");
    List<Dataset> datasets =
        warehouse.catalog().datasets(request.segment("projectId")).stream()
            .filter(dataset -> all || !dataset.id().hidden())
            .toList();
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("kind", "bigquery#datasetList");
    ArrayNode items = JsonNodeFactory.instance.arrayNode();
    Page<Dataset> page = Page.of(datasets, request, PAGE);
    page.items().forEach(dataset -> items.add(listed(dataset.resource())));
    if (!items.isEmpty()) {
      body.set("datasets", items);
    }
    return Reply.ok(page.mark(body));
  }

  private static ObjectNode listed(ObjectNode resource) {
    return resource.retain("kind", "id", "datasetReference", "labels", "friendlyName", "location");
  }

  private Reply insert(Request request) throws SQLException {
    var id =
        new DatasetId(
            request.segment("projectId"),
            request.body().path("datasetReference").path("datasetId").asText());
    return Reply.ok(warehouse.write(tx -> tx.createDataset(id, request.body())).resource());
  }

  private Reply get(Request request) {
    return Reply.ok(warehouse.catalog().requireDataset(request.datasetId()).resource());
  }

  private Reply patch(Request request) throws SQLException {
    return change(request, true);
  }

  private Reply update(Request request) throws SQLException {
    return change(request, false);
  }

  private Reply change(Request request, boolean patch) throws SQLException {
    DatasetId id = request.datasetId();
    Dataset changed =
        warehouse.write(tx -> {
          ObjectNode old = tx.catalog().requireDataset(id).resource();
          request.checkEtag(old);
          return tx.updateDataset(id, patch ? Patch.apply(old, request.body()) : request.body());
        });
    return Reply.ok(changed.resource());
  }

  private Reply delete(Request request) throws SQLException {
    warehouse.write(tx -> {
      tx.dropDataset(request.datasetId(), request.flag("deleteContents"));
      return true;
    });
    return Reply.nothing();
  }
}
