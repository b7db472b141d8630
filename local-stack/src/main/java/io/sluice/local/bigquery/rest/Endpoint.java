package io.sluice.local.bigquery.rest;

import io.sluice.local.bigquery.store.RefusedException;
import java.sql.SQLException;

/// Answers the requests of one method and path.
@FunctionalInterface
public interface Endpoint {
  /// The answer.
  ///
  /// @throws RefusedException becomes an error in Google's form with the reason's status
  /// @throws SQLException becomes a 400 `invalid` with the first line of DuckDB's text
  Reply answer(Request request) throws SQLException;
}
