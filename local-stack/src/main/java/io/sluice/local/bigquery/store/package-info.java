/// Datasets and tables with BigQuery's metadata, held in one DuckDB database.
@NullMarked
package io.sluice.local.bigquery.store;

import org.jspecify.annotations.NullMarked;
