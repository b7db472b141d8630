package io.sluice.processor;

import io.sluice.model.Message;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.model.decode.Unpacked;
import io.sluice.model.route.Routes;
import io.sluice.model.table.Row;
import io.sluice.service.ByteBudget;
import io.sluice.service.RoutesWatch;
import java.util.List;

/// What the processor makes of messages, for whoever tries out routes: the path of a message up to
/// the claim, without Redis and without BigQuery.
public final class DryRun implements AutoCloseable {
  private final MessageReader reader;
  private final RowMapper mapper;
  private final RoutesWatch routes;
  private final ByteBudget budget;
  private final Runnable end;

  /// What becomes of a message.
  ///
  /// @param rows what would be stored
  /// @param filtered events that are not wanted
  public record Result(List<Row> rows, int filtered) {}

  /// @param end frees what the routes stand on
  DryRun(Settings settings, RoutesWatch routes, RouteMetrics metrics, Runnable end) {
    this.reader = new MessageReader(settings);
    this.mapper = new RowMapper(settings, routes, metrics);
    this.routes = routes;
    this.budget = new ByteBudget(settings.number(Setting.MAX_IN_FLIGHT_BYTES));
    this.end = end;
  }

  /// The routes, with transforms that run.
  public Routes routes() {
    return routes.get();
  }

  /// What would become of a message.
  ///
  /// @throws IllegalArgumentException when it is one that waits: there is no room for it, or it is
  ///   of a newer format
  public Result process(Message message) throws InterruptedException {
    try (ByteBudget.Lease lease = budget.lease()) {
      if (reader.read(message, lease).orElse(null) instanceof Unpacked.Content content) {
        Work work = mapper.map(message, content);
        List<Row> rows =
            work.tables().values().stream().flatMap(List::stream).map(Candidate::row).toList();
        return new Result(rows, work.filtered());
      }
      throw new IllegalArgumentException("message %s is one that waits".formatted(message.key()));
    }
  }

  @Override
  public void close() {
    routes.close();
    end.run();
  }
}
