package io.sluice.local.bigquery;

import io.sluice.local.bigquery.rest.DatasetsApi;
import io.sluice.local.bigquery.rest.RestServer;
import io.sluice.local.bigquery.rest.Route;
import io.sluice.local.bigquery.rest.TableDataApi;
import io.sluice.local.bigquery.rest.TableSource;
import io.sluice.local.bigquery.rest.TablesApi;
import io.sluice.local.bigquery.store.Warehouse;
import io.sluice.local.bigquery.store.WarehouseInUseException;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/// An embedded BigQuery that Google's own clients work against.
///
/// What was acknowledged is on the disk: a process that is killed and started again on the same
/// directory has every row that was answered for, and every stream where it was.
public final class LocalBigQuery implements AutoCloseable {
  private final Warehouse warehouse;
  private final RestServer rest;

  private LocalBigQuery(Warehouse warehouse, RestServer rest) {
    this.warehouse = warehouse;
    this.rest = rest;
  }

  /// Opens the directory and listens on both ports of the loopback address.
  ///
  /// @throws WarehouseInUseException when another process has the directory
  /// @throws IOException when a port is taken or the directory cannot be used
  public static LocalBigQuery start(LocalBigQueryOptions options) throws IOException {
    Warehouse warehouse = Warehouse.open(options.directory(), Clock.systemUTC());
    try {
      RestServer rest = RestServer.start(options.restPort(), routes(warehouse, options));
      return new LocalBigQuery(warehouse, rest);
    } catch (IOException | RuntimeException e) {
      warehouse.close();
      throw e;
    }
  }

  private static List<Route> routes(Warehouse warehouse, LocalBigQueryOptions options) {
    var routes = new ArrayList<Route>();
    TableSource tables = id -> warehouse.catalog().requireTable(id);
    routes.addAll(new DatasetsApi(warehouse, options.defaultProject()).routes());
    routes.addAll(new TablesApi(warehouse, tables).routes());
    routes.addAll(new TableDataApi(warehouse, tables).routes());
    return routes;
  }

  /// The port of the REST interface.
  public int restPort() {
    return rest.port();
  }

  /// The datasets and tables themselves.
  public Warehouse warehouse() {
    return warehouse;
  }

  @Override
  public void close() throws IOException {
    rest.close();
    warehouse.close();
  }
}
