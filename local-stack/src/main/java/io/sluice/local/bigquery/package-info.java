/// An embedded BigQuery: the Storage Write gRPC service and the REST v2 interface over DuckDB.
@NullMarked
package io.sluice.local.bigquery;

import org.jspecify.annotations.NullMarked;
