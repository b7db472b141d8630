package io.sluice.local.bigquery;

import io.sluice.local.bigquery.query.QueryApi;
import io.sluice.local.bigquery.rest.DatasetsApi;
import io.sluice.local.bigquery.rest.DiscoveryApi;
import io.sluice.local.bigquery.rest.InsertAllApi;
import io.sluice.local.bigquery.rest.Reply;
import io.sluice.local.bigquery.rest.RestServer;
import io.sluice.local.bigquery.rest.Route;
import io.sluice.local.bigquery.rest.TableDataApi;
import io.sluice.local.bigquery.rest.TableSource;
import io.sluice.local.bigquery.rest.TablesApi;
import io.sluice.local.bigquery.store.Warehouse;
import io.sluice.local.bigquery.store.WarehouseInUseException;
import io.sluice.local.bigquery.write.WriteServer;
import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// An embedded BigQuery that Google's own clients work against.
///
/// What was acknowledged is on the disk: a process that is killed and started again on the same
/// directory has every row that was answered for, and every stream where it was.
public final class LocalBigQuery implements AutoCloseable {
  private final Warehouse warehouse;
  private final WriteServer write;
  private final QueryApi queries;
  private final RestServer rest;

  private LocalBigQuery(Warehouse warehouse, WriteServer write, QueryApi queries, RestServer rest) {
    this.warehouse = warehouse;
    this.write = write;
    this.queries = queries;
    this.rest = rest;
  }

  /// Opens the directory and listens on both ports of the loopback address.
  ///
  /// @throws WarehouseInUseException when another process has the directory
  /// @throws IOException when a port is taken or the directory cannot be used
  public static LocalBigQuery start(LocalBigQueryOptions options) throws IOException {
    var opened = new ArrayDeque<Closeable>();
    try {
      Warehouse warehouse = Warehouse.open(options.directory(), Clock.systemUTC());
      opened.push(warehouse);
      WriteServer write =
          WriteServer.start(options.grpcPort(), warehouse, options.schemaLag(), Clock.systemUTC());
      opened.push(write);
      var queries = new QueryApi(warehouse, Clock.systemUTC());
      opened.push(queries::close);
      RestServer rest = RestServer.start(options.restPort(), routes(warehouse, queries, options));
      return new LocalBigQuery(warehouse, write, queries, rest);
    } catch (IOException | RuntimeException e) {
      for (Closeable part : opened) {
        part.close();
      }
      throw e;
    }
  }

  private static List<Route> routes(
      Warehouse warehouse, QueryApi queries, LocalBigQueryOptions options) {
    var routes = new ArrayList<Route>();
    TableSource tables = queries.tables();
    routes.addAll(new DatasetsApi(warehouse, options.defaultProject()).routes());
    routes.addAll(new TablesApi(warehouse, tables).routes());
    routes.addAll(new TableDataApi(warehouse, tables).routes());
    routes.addAll(new InsertAllApi(warehouse).routes());
    routes.addAll(queries.routes());
    routes.addAll(new DiscoveryApi().routes());
    options
        .documents()
        .forEach((path, document) ->
            routes.add(new Route("GET", path, _ -> new Reply(200, document.get()))));
    return routes;
  }

  /// The port of the REST interface.
  public int restPort() {
    return rest.port();
  }

  /// The port of the Storage Write service.
  public int grpcPort() {
    return write.port();
  }

  /// The datasets and tables themselves.
  public Warehouse warehouse() {
    return warehouse;
  }

  @Override
  public void close() throws IOException {
    rest.close();
    queries.close();
    write.close();
    warehouse.close();
  }
}
