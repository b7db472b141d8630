package io.sluice.local.bigquery.rest;

import io.sluice.local.bigquery.store.RefusedException;
import io.sluice.local.bigquery.store.Table;
import io.sluice.local.bigquery.store.TableId;

/// Where `tables.get` and `tabledata.list` find tables: the warehouse, and the results of queries.
@FunctionalInterface
public interface TableSource {
  /// The table of that name.
  ///
  /// @throws RefusedException `notFound`
  Table require(TableId id);
}
